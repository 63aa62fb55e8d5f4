#include "engine/docker/framed_output.hpp"

namespace bench::docker {

Output::Pumped FramedOutput::pump(OutputSink& sink, SteadyTime deadline) {
  const auto decode = [&](std::string_view bytes) { decoder_.feed(bytes, sink); };
  switch (stream_.pump(decode, deadline, [&] { sink.pause(); })) {
    case http::Stream::Pumped::ended:
      return Pumped::ended;
    case http::Stream::Pumped::broken:
      return Pumped::broken;
    case http::Stream::Pumped::deadline:
      return Pumped::deadline;
    case http::Stream::Pumped::woken:
      break;
  }
  return Pumped::woken;
}

}  // namespace bench::docker
