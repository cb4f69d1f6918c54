#include "tests/http/server_fixture.hpp"

#include "persistence/store_errors.hpp"
#include "workflows/base/record_errors.hpp"

#include <stdexcept>

namespace duban::http {
namespace {

class LoggingSink : public BodySink {
 public:
  explicit LoggingSink(SinkLog& log) : log_(log) {}
  ~LoggingSink() override {
    const std::scoped_lock lock(log_.mutex);
    ++log_.dropped;
    log_.changed.notify_all();
  }
  Result<void> write(std::string_view piece) override {
    const std::scoped_lock lock(log_.mutex);
    log_.written.append(piece);
    return {};
  }

 private:
  SinkLog& log_;
};

class FullSink : public BodySink {
 public:
  Result<void> write(std::string_view) override { return Error{errors::store_full, {{"reserve", "1"}}}; }
};

void get(Router& router, std::string pattern, std::string operation, Handler handler) {
  Route route;
  route.pattern = std::move(pattern);
  route.operation = std::move(operation);
  route.handler = std::move(handler);
  router.add(std::move(route));
}

void add_plain_routes(Router& router, Held& held, const std::string& file_path) {
  get(router, "/hello", "hello",
      [](const Request&, Responder responder) { responder.answer(text_response(200, "hello")); });
  get(router, "/hold", "hold",
      [&held](const Request&, Responder responder) { held.put(std::move(responder)); });
  get(router, "/echo/{word}", "echo_word", [](const Request& request, Responder responder) {
    responder.answer(text_response(200, request.param("word")));
  });
  get(router, "/throw", "throw",
      [](const Request&, const Responder&) { throw std::runtime_error("on purpose"); });
  get(router, "/drop", "drop", [](const Request&, const Responder&) {});
  get(router, "/bad_header", "bad_header", [](const Request&, Responder responder) {
    responder.answer(text_response(200, "x").with("X-Split", "a\r\nSet-Cookie: b"));
  });
  get(router, "/none", "none",
      [](const Request&, Responder responder) { responder.answer(empty_response(204)); });
  get(router, "/language", "language", [](const Request& request, Responder responder) {
    responder.answer(text_response(200, request.language == Language::zh ? "zh" : "en"));
  });
  get(router, "/big", "big", [](const Request&, Responder responder) {
    responder.answer(text_response(200, std::string(1 << 20, 'b')));
  });
  get(router, "/file", "file", [file_path](const Request&, Responder responder) {
    Response response;
    response.content_type = "application/octet-stream";
    response.file = open_file_body(file_path);
    responder.answer(response.file ? std::move(response) : empty_response(500));
  });
}

void add_body_routes(Router& router, SinkLog& sinks) {
  const Handler echo = [](const Request& request, Responder responder) {
    responder.answer(text_response(200, request.body));
  };
  Route route;
  route.method = Method::post;
  route.body = BodyRule::buffer;
  route.body_bytes_max = 1000;
  route.handler = echo;
  route.pattern = "/echo";
  route.operation = "echo";
  router.add(route);
  route.pattern = "/json";
  route.operation = "json";
  route.consumes = {"application/json"};
  router.add(route);

  Route find;
  find.pattern = "/find";
  find.operation = "find";
  find.query = {"q", "n"};
  find.handler = [](const Request& request, Responder responder) {
    responder.answer(text_response(200, std::string(request.query_value("q").value_or("-")) + "|" +
                                            std::string(request.query_value("n").value_or("-"))));
  };
  router.add(find);

  Route upload;
  upload.method = Method::put;
  upload.body = BodyRule::sink;
  upload.pattern = "/upload";
  upload.operation = "upload";
  upload.open_sink = [&sinks](const Request&) -> Result<std::unique_ptr<BodySink>> {
    return std::unique_ptr<BodySink>(std::make_unique<LoggingSink>(sinks));
  };
  upload.handler = [](const Request& request, Responder responder) {
    responder.answer(text_response(201, request.sink != nullptr ? "stored" : "no sink"));
  };
  router.add(upload);
  upload.pattern = "/full";
  upload.operation = "full";
  upload.open_sink = [](const Request&) -> Result<std::unique_ptr<BodySink>> {
    return std::unique_ptr<BodySink>(std::make_unique<FullSink>());
  };
  router.add(upload);
  upload.pattern = "/sealed";
  upload.operation = "sealed";
  upload.open_sink = [](const Request&) -> Result<std::unique_ptr<BodySink>> {
    return Error{errors::store_unavailable, {{"detail", "sealed"}}};
  };
  router.add(upload);
}

}  // namespace

ServerFixture::ServerFixture(ServerOptions options, std::string file_path) {
  add_plain_routes(router, held, file_path);
  add_body_routes(router, sinks);
  server = std::make_unique<Server>(std::move(options), router, &observer);
  if (const auto started = server->start(); !started) {
    throw std::runtime_error(started.error().message(Language::en));
  }
}

ServerFixture::~ServerFixture() {
  server.reset();
}

}  // namespace duban::http
