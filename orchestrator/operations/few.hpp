// A handful of values inside another constant: what std::vector cannot be at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

namespace duban {

template <class T, std::size_t kMost>
class Few {
 public:
  constexpr Few() = default;
  // More than kMost do not compile, where the values are constants.
  constexpr Few(std::initializer_list<T> values) : size_(values.size()) {
    std::copy(values.begin(), values.end(), values_.begin());
  }

  [[nodiscard]] constexpr const T* begin() const { return values_.data(); }
  [[nodiscard]] constexpr const T* end() const { return values_.data() + size_; }
  [[nodiscard]] constexpr std::size_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }

 private:
  std::array<T, kMost> values_{};
  std::size_t size_ = 0;
};

}  // namespace duban
