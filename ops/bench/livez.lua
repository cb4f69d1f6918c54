-- The server's own /livez, in the same form as transitions.lua.
function done(summary, latency)
  io.write(string.format("RESULT requests=%d seconds=%.3f refused=%d errors=%d p50_ms=%.2f p99_ms=%.2f\n",
    summary.requests, summary.duration / 1e6, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
