#include "orchestrator/http/body_parser.hpp"

#include <limits>
#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

namespace duban::http {
namespace {

namespace beast = boost::beast;
using beast::error_code;
using beast::string_view;
using beast::http::error;

// More unread bytes than this without progress cannot be the start of a chunk: its header is a number and CR
// LF.
constexpr std::size_t kChunkHeaderBytesMax = 64;

// "0" CR LF CR LF. Beast 1.81 asserts that it holds as many when it looks again at a last chunk that is also
// the first, so fewer are not shown to it: a client that sends these five bytes one by one would end the
// process.
constexpr std::size_t kChunkedBodyBytesMin = 5;

}  // namespace

struct BodyParser::Impl final : beast::http::basic_parser<true> {
  Impl(BodyTarget where, std::uint64_t max) : target(where), bytes_max(max) {
    header_limit(std::numeric_limits<std::uint32_t>::max());  // check_head() has limited the block
    body_limit(boost::none);                                  // deliver() limits the body
  }

  void deliver(string_view piece, error_code& code) {
    const std::string_view bytes{piece.data(), piece.size()};
    received += bytes.size();
    if (received > bytes_max) {
      refusal = Error{ErrorCode::HttpBodyTooLarge, {{"limit", std::to_string(bytes_max)}}};
    } else if (target.text != nullptr) {
      target.text->append(bytes);
    } else if (const auto written = target.sink->write(bytes); !written) {
      refusal = written.error();
    }
    if (refusal) code = error::body_limit;
  }

  void on_request_impl(beast::http::verb, string_view, string_view, int, error_code& code) override {
    code = {};
  }
  void on_response_impl(int, string_view, int, error_code& code) override { code = error::bad_version; }
  void on_field_impl(beast::http::field, string_view, string_view, error_code& code) override {
    // Trailer fields come through here too, after the header is done.
    code = in_body ? make_error_code(error::bad_field) : error_code{};
  }
  void on_header_impl(error_code& code) override { code = {}; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code& code) override { code = {}; }
  std::size_t on_body_impl(string_view piece, error_code& code) override {
    deliver(piece, code);
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& code) override {
    code = extensions.empty() ? error_code{} : make_error_code(error::bad_chunk_extension);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code& code) override {
    deliver(piece, code);
    return piece.size();
  }
  void on_finish_impl(error_code& code) override { code = {}; }

  BodyTarget target;
  std::uint64_t bytes_max;
  std::uint64_t received = 0;
  bool in_body = false;
  bool in_chunks = false;  // the first chunk has begun
  std::optional<Error> refusal;
};

BodyParser::BodyParser(BodyTarget target, std::uint64_t bytes_max)
    : impl_(std::make_unique<Impl>(target, bytes_max)) {}
BodyParser::~BodyParser() = default;

Result<void> BodyParser::begin(std::string_view block, const Head& head) {
  error_code code;
  const auto used = impl_->put(boost::asio::buffer(block.data(), block.size()), code);
  const bool agrees = !code && used == block.size() && impl_->is_header_done() &&
                      impl_->chunked() == (head.framing == Framing::kChunked) &&
                      (impl_->chunked() || impl_->content_length() == head.content_length);
  if (!agrees) return Error{ErrorCode::HttpBadHeader, {{"detail", "the framing is ambiguous"}}};
  impl_->in_body = true;
  impl_->eager(true);
  return {};
}

Result<std::size_t> BodyParser::put(std::string_view received) {
  if (impl_->chunked() && !impl_->in_chunks && received.size() < kChunkedBodyBytesMin) return std::size_t{0};
  error_code code;
  const auto used = impl_->put(boost::asio::buffer(received.data(), received.size()), code);
  impl_->in_chunks = impl_->in_chunks || used > 0;
  if (impl_->refusal) return *impl_->refusal;
  const bool stuck = code == error::need_more && used == 0 && received.size() > kChunkHeaderBytesMax;
  if ((code && code != error::need_more) || stuck) return Error{ErrorCode::HttpBadChunk};
  return used;
}

bool BodyParser::done() const {
  return impl_->is_done();
}

}  // namespace duban::http
