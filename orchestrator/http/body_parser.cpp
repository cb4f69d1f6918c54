#include "orchestrator/http/body_parser.hpp"

#include "orchestrator/http/http_errors.hpp"

#include <algorithm>
#include <limits>

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

struct BodyParser::Chunks final : beast::http::basic_parser<true> {
  explicit Chunks(BodyParser& owner) : body(owner) {
    header_limit(std::numeric_limits<std::uint32_t>::max());  // check_head() has limited the block
    body_limit(boost::none);                                  // deliver() limits the body
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
    return on_chunk_body_impl(0, piece, code);
  }
  void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& code) override {
    code = extensions.empty() ? error_code{} : make_error_code(error::bad_chunk_extension);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code& code) override {
    if (!body.deliver({piece.data(), piece.size()})) code = error::body_limit;
    return piece.size();
  }
  void on_finish_impl(error_code& code) override { code = {}; }

  BodyParser& body;
  bool in_body = false;
  bool in_chunks = false;  // the first chunk has begun
};

BodyParser::BodyParser(BodyTarget target, std::uint64_t bytes_max) : target_(target), bytes_max_(bytes_max) {}
BodyParser::~BodyParser() = default;

bool BodyParser::deliver(std::string_view piece) {
  bytes_received_ += piece.size();
  if (bytes_received_ > bytes_max_) {
    refusal_ = Error{errors::http_body_too_large, {{"limit", std::to_string(bytes_max_)}}};
  } else if (target_.text != nullptr) {
    target_.text->append(piece);
  } else if (const auto written = target_.sink->write(piece); !written) {
    refusal_ = written.error();
  }
  return !refusal_;
}

Result<void> BodyParser::begin(std::string_view block, const Head& head) {
  if (head.framing != Framing::chunked) {
    bytes_announced_ = head.content_length;
    return {};
  }
  chunks_ = std::make_unique<Chunks>(*this);
  error_code code;
  const auto used = chunks_->put(boost::asio::buffer(block.data(), block.size()), code);
  if (code || used != block.size() || !chunks_->is_header_done() || !chunks_->chunked()) {
    return Error{errors::http_bad_header, {{"detail", "the framing is ambiguous"}}};
  }
  chunks_->in_body = true;
  chunks_->eager(true);
  return {};
}

Result<std::size_t> BodyParser::put(std::string_view received) {
  if (!chunks_) {
    const auto piece =
        received.substr(0, std::min<std::uint64_t>(received.size(), bytes_announced_ - bytes_received_));
    if (!deliver(piece)) return *refusal_;
    return piece.size();
  }
  if (!chunks_->in_chunks && received.size() < kChunkedBodyBytesMin) return std::size_t{0};
  error_code code;
  const auto used = chunks_->put(boost::asio::buffer(received.data(), received.size()), code);
  chunks_->in_chunks = chunks_->in_chunks || used > 0;
  if (refusal_) return *refusal_;
  const bool stuck = code == error::need_more && used == 0 && received.size() > kChunkHeaderBytesMax;
  if ((code && code != error::need_more) || stuck) return Error{errors::http_bad_chunk};
  return used;
}

bool BodyParser::done() const {
  return chunks_ ? chunks_->is_done() : bytes_received_ >= bytes_announced_;
}

}  // namespace duban::http
