// Pages: which rows are asked for, and the rows that were found. Every list of the API is read in pages.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace duban {

inline constexpr std::size_t kPageRowsDefault = 100;
inline constexpr std::size_t kPageRowsMax = 1000;

struct Page {
  std::size_t limit = kPageRowsDefault;
  std::string after{};  // where the page before ended; empty on the first
};

template <class Row>
struct Rows {
  std::vector<Row> rows{};
  std::optional<std::string> next{};  // where this page ended, when more follow
};

// A page while it is read.
template <class Row>
class PageReader {
 public:
  explicit PageReader(std::size_t limit) : limit_(limit) {}

  // `place` is where the list goes on after this row. False when the page was full before it: the list goes
  // on, and whoever reads it stops.
  bool add(std::string place, Row row) {
    if (full()) {
      page_.next = std::move(last_);
      return false;
    }
    page_.rows.push_back(std::move(row));
    last_ = std::move(place);
    return true;
  }
  [[nodiscard]] bool full() const { return page_.rows.size() == limit_; }
  // Ends the page here although it is not full: enough has been looked at for one page.
  void break_off(std::string place) { page_.next = std::move(place); }
  [[nodiscard]] Rows<Row> take() { return std::move(page_); }

 private:
  std::size_t limit_;
  Rows<Row> page_{};
  std::string last_{};
};

}  // namespace duban
