#include "os/shared_folder.hpp"

#include "os/file.hpp"

namespace bench {

void SharedFolder::sync(Name name) {
  const std::lock_guard lock(mutex_);
  if (name <= durable_) return;
  const Name last = named_;
  sync_folder(path_);
  durable_ = last;
}

}  // namespace bench
