// The parts of Asio and Beast that need not be compiled anew in every file.
#include <utility>

#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
