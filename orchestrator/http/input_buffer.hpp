// Received bytes that wait to be parsed: written at the end, consumed at the front, grown on demand.
#pragma once

#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace duban::http {

class InputBuffer {
 public:
  [[nodiscard]] std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] std::size_t size() const { return end_ - begin_; }
  [[nodiscard]] bool empty() const { return begin_ == end_; }

  // Room for at least `bytes` behind what is unread; views taken before are invalid afterwards.
  [[nodiscard]] std::span<char> prepare(std::size_t bytes) {
    if (bytes_.size() - end_ < bytes && begin_ > 0) {
      std::memmove(bytes_.data(), bytes_.data() + begin_, size());
      end_ -= begin_;
      begin_ = 0;
    }
    if (bytes_.size() - end_ < bytes) bytes_.resize(end_ + bytes);
    return {bytes_.data() + end_, bytes_.size() - end_};
  }
  void commit(std::size_t bytes) { end_ += bytes; }
  // Gives memory back when nothing is unread and there is more than that.
  void shrink(std::size_t bytes) {
    if (empty() && bytes_.capacity() > bytes) std::vector<char>().swap(bytes_);
  }
  void consume(std::size_t bytes) {
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
  }

 private:
  std::vector<char> bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace duban::http
