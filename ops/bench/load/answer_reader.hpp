// Reads just enough of HTTP/1.1 answers to tell where one ends: the status and Content-Length.
//
// One answer at a time: a load run never pipelines. Answers without Content-Length (chunked ones) are not
// understood; the measured server sends none. Belongs to one connection.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace duban::bench {

class AnswerReader {
 public:
  enum class Progress { more, complete, broken };

  // Where to read to, and how much room there is.
  [[nodiscard]] char* room() { return buffer_.data() + filled_; }
  [[nodiscard]] std::size_t room_bytes() const { return buffer_.size() - filled_; }
  // After `bytes` were read there.
  Progress take(std::size_t bytes);

  // Of a complete answer.
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::string_view body() const {
    return std::string_view(buffer_).substr(head_bytes_, length_);
  }
  [[nodiscard]] bool closes() const { return closes_; }
  void begin_next() { filled_ = head_bytes_ = length_ = 0; }

 private:
  bool read_head();

  std::string buffer_ = std::string(4096, '\0');
  std::size_t filled_ = 0;
  std::size_t head_bytes_ = 0;  // 0: its end has not been seen
  std::size_t length_ = 0;
  int status_ = 0;
  bool closes_ = false;
};

}  // namespace duban::bench
