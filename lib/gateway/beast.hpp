#pragma once

// Boost 1.74 forgets to include it before its coroutines.
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

namespace bench {
namespace beast = boost::beast;
}
