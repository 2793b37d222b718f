#include <simdjson.h>

#include <cctype>
#include <charconv>
#include <cmath>

#include "base/utf8.hpp"
#include "news/time/time.hpp"
#include "newspan/extractor.hpp"
#include "newspan/jsonl.hpp"

namespace newspan {
namespace {

bool number_at(std::string_view s, std::size_t at, std::size_t n, int& out) {
  if (at + n > s.size()) return false;
  const auto r = std::from_chars(s.data() + at, s.data() + at + n, out);
  return r.ec == std::errc{} && r.ptr == s.data() + at + n;
}

}  // namespace

std::optional<std::int32_t> parse_date(std::string_view s, bool day_first) {
  while (!s.empty() && std::isspace(static_cast<unsigned char>(s.front()))) s.remove_prefix(1);
  while (!s.empty() && std::isspace(static_cast<unsigned char>(s.back()))) s.remove_suffix(1);
  int y = 0, m = 0, d = 0;
  const auto days_of = [&]() -> std::optional<std::int32_t> {
    if (!valid(y, m, d) || y < 1) return {};
    return static_cast<std::int32_t>(to_days(y, m, d).time_since_epoch().count());
  };
  if (number_at(s, 0, 4, y)) {
    if (s.size() >= 10 && s[4] == '-' && s[7] == '-' && number_at(s, 5, 2, m) && number_at(s, 8, 2, d)) return days_of();
    if (s.size() == 8 && number_at(s, 4, 2, m) && number_at(s, 6, 2, d)) return days_of();
  }
  if (s.empty() || s.size() > 80 || find_invalid_utf8(s) != std::string_view::npos) return {};
  // July 2, 2025; Wed, 02 Jul 2025 10:00:00 GMT
  Text text;
  Records records;
  text.read(s);
  TimeScratch scratch;
  TimeOptions options;
  options.day_first = day_first;
  read_times(text, options, scratch, records);
  for (const Time& t : records.times)
    if ((t.type == TimeType::date || t.type == TimeType::time) && t.earliest != kNoTime && t.latest - t.earliest <= 86400)
      return static_cast<std::int32_t>(t.earliest >= 0 ? t.earliest / 86400 : -((-t.earliest + 86399) / 86400));
  return {};
}

void Documents::add(std::string_view text, DocumentId id, std::string_view published) {
  Document d;
  d.text = text;
  d.id = id;
  d.row = static_cast<std::int64_t>(items.size());
  if (!published.empty()) {
    d.published = parse_date(published);
    d.published_unread = !d.published;
  }
  items.push_back(std::move(d));
}

struct JsonLines::State {
  JsonFields fields;
  OnInvalidText errors;
  simdjson::dom::parser parser;
  std::string rest;  // a line that has not ended yet
  std::int64_t row = 0;
  bool begun = false;

  void line(std::string_view s, Documents& out);
};

void JsonLines::State::line(std::string_view s, Documents& out) {
  if (!begun && s.starts_with("\xEF\xBB\xBF")) s.remove_prefix(3);
  begun = true;
  const std::int64_t at = row++;
  if (s.find_first_not_of(" \t\r") == std::string_view::npos) return;
  const auto bad = [&](std::string message) { out.bad.push_back({at, std::move(message)}); };
  std::string repaired;
  if (find_invalid_utf8(s) != std::string_view::npos) {
    if (errors == OnInvalidText::strict) return bad("not valid UTF-8 at byte " + std::to_string(find_invalid_utf8(s)) + " of the line");
    repaired = repair_utf8(s);
    s = repaired;
  }
  simdjson::dom::element element;
  if (const auto e = parser.parse(s.data(), s.size(), true).get(element))
    return bad(std::string("not JSON: ") + simdjson::error_message(e));
  simdjson::dom::object object;
  if (element.get(object)) return bad("not a JSON object");
  Document d;
  d.row = at;
  // The parser's strings die with the next line.
  const auto keep = [&](std::string_view v) {
    auto copy = std::make_shared<const std::string>(v);
    out.storage.push_back(copy);
    return std::string_view(*copy);
  };
  simdjson::dom::element value;
  if (object.at_key(fields.text).get(value)) return bad("no field `" + fields.text + "`");
  std::string_view text;
  if (value.is_string() && !value.get(text)) {
    d.text = keep(text);
  } else if (!value.is_null()) {
    return bad("field `" + fields.text + "` is no string");
  }
  if (!object.at_key(fields.id).get(value)) {
    std::int64_t i = 0;
    if (value.is_string() && !value.get(text)) d.id = keep(text);
    else if (value.is_int64() && !value.get(i)) d.id = i;
    else if (!value.is_null()) d.id = keep(simdjson::minify(value));
  }
  if (!object.at_key(fields.published).get(value) && !value.is_null()) {
    std::int64_t seconds = 0;
    if (value.is_string() && !value.get(text)) {
      if (!text.empty()) {
        d.published = parse_date(text, fields.day_first);
        d.published_unread = !d.published;
      }
    } else if (value.is_int64() && !value.get(seconds) && seconds > 100000000 && seconds < 100000000000) {
      d.published = static_cast<std::int32_t>(seconds / 86400);  // seconds since 1970
    } else {
      d.published_unread = true;
    }
  }
  out.items.push_back(std::move(d));
}

JsonLines::JsonLines(JsonFields fields, OnInvalidText errors) : state_(std::make_unique<State>()) {
  state_->fields = std::move(fields);
  state_->errors = errors;
}
JsonLines::~JsonLines() = default;

void JsonLines::read(std::string_view block, Documents& out) {
  std::size_t from = 0;
  for (;;) {
    const std::size_t to = block.find('\n', from);
    if (to == std::string_view::npos) break;
    if (state_->rest.empty()) {
      state_->line(block.substr(from, to - from), out);
    } else {
      state_->rest.append(block.substr(from, to - from));
      state_->line(state_->rest, out);
      state_->rest.clear();
    }
    from = to + 1;
  }
  state_->rest.append(block.substr(from));
}

void JsonLines::finish(Documents& out) {
  if (!state_->rest.empty()) state_->line(state_->rest, out);
  state_->rest.clear();
}

}  // namespace newspan
