#include <simdjson.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <set>

#include "base/utf8.hpp"
#include "news/time/time.hpp"
#include "newspan/extractor.hpp"
#include "newspan/jsonl.hpp"
#include "pipeline/chunks.hpp"

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

std::string no_date(std::string_view field, std::string_view value) {
  constexpr std::size_t kShown = 60;
  std::string shown(value.substr(0, kShown));
  while (shown.size() < value.size() && !shown.empty() && is_continuation(value[shown.size()])) shown.pop_back();
  return "`" + std::string(field) + "`: '" + repair_utf8(shown) + (shown.size() < value.size() ? "…" : "") + "' is no date";
}

void Documents::add(std::string_view text, DocumentId id, std::string_view published) {
  Document d;
  d.text = text;
  d.id = id;
  d.row = static_cast<std::int64_t>(items.size());
  if (!published.empty()) {
    d.published = parse_date(published);
    if (!d.published) d.published_unread = no_date("published", published);
  }
  items.push_back(std::move(d));
}

void KeptCells::add(std::size_t column, Cell value) {
  cells_.resize(names_.size());
  cells_[column].resize(records_);
  cells_[column].push_back(std::move(value));
}

void KeptCells::settle(std::size_t column, const std::vector<Cell>& values) {
  if (types_[column]) return;
  bool integers = true, numbers = true, booleans = true, any = false;
  for (const Cell& c : values) {
    if (std::holds_alternative<std::monostate>(c)) continue;
    any = true;
    const bool integer = std::holds_alternative<std::int64_t>(c);
    integers = integers && integer;
    numbers = numbers && (integer || std::holds_alternative<double>(c));
    booleans = booleans && std::holds_alternative<bool>(c);
  }
  types_[column] = !any       ? ColumnType::utf8
                   : integers ? ColumnType::int64
                   : numbers  ? ColumnType::float64
                   : booleans ? ColumnType::boolean
                              : ColumnType::utf8;
}

bool KeptCells::settled() const {
  return std::all_of(types_.begin(), types_.end(), [](const auto& t) { return t.has_value(); });
}

void KeptCells::finish(Documents& out) {
  if (names_.empty()) return;
  cells_.resize(names_.size());
  // `out` may have records from an earlier call.
  const auto base = static_cast<std::uint32_t>(out.kept.empty() ? 0 : out.kept[0].rows);
  std::vector<std::string> misfits(records_);
  for (std::size_t k = 0; k < names_.size(); ++k) {
    auto& cells = cells_[k];
    cells.resize(records_);
    settle(k, cells);
    const ColumnType type = *types_[k];
    if (out.kept.size() <= k) {
      out.kept_fields.push_back({names_[k], type});
      out.kept.emplace_back(type);
    }
    Column& column = out.kept[k];
    for (std::uint32_t i = 0; i < records_; ++i) {
      const Cell& c = cells[i];
      const auto* integer = std::get_if<std::int64_t>(&c);
      const auto* number = std::get_if<double>(&c);
      const auto* boolean = std::get_if<bool>(&c);
      const auto* text = std::get_if<std::string>(&c);
      if (integer && type == ColumnType::int64) column.push(*integer);
      else if (type == ColumnType::float64 && (number || integer)) column.push(number ? *number : static_cast<double>(*integer));
      else if (boolean && type == ColumnType::boolean) column.push(*boolean);
      else if (type == ColumnType::utf8 && text) column.push(std::string_view(*text));
      else if (type == ColumnType::utf8 && integer) column.push(std::string_view(std::to_string(*integer)));
      else if (type == ColumnType::utf8 && boolean) column.push(std::string_view(*boolean ? "true" : "false"));
      else if (type == ColumnType::utf8 && number) {
        char buffer[40];
        const auto r = std::to_chars(buffer, buffer + sizeof buffer, *number);
        column.push(std::string_view(buffer, static_cast<std::size_t>(r.ptr - buffer)));
      } else {
        column.pad(column.rows + 1);
        if (!std::holds_alternative<std::monostate>(c)) misfits[i] = "keep: `" + names_[k] + "` is of another type than before";
      }
    }
  }
  std::int64_t told = -1;
  std::erase_if(out.items, [&](const Document& d) {
    if (d.record < base || misfits.empty() || misfits[d.record - base].empty()) return false;
    if (told != d.row) out.bad.push_back({d.row, misfits[d.record - base]});
    told = d.row;
    return true;
  });
  cells_.clear();
  records_ = 0;
}

struct JsonLines::State {
  JsonFields fields;
  KeptCells kept{{}};
  OnInvalidText errors;
  simdjson::dom::parser parser;
  std::string rest;  // a line that has not ended yet
  std::int64_t row = 0;
  bool begun = false;
  std::set<std::string, std::less<>> seen;

  std::vector<std::string> unseen;

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
  if (element.get(object))
    return bad(element.is_array() ? "not a JSON object but an array: one object a line is wanted" : "not a JSON object");
  if (seen.empty())
    for (const auto field : object) seen.emplace(field.key);
  // Which are asked for and not met yet; soon there is none.
  for (const std::string& name : unseen)
    if (!object.at_key(name).error()) seen.insert(name);
  std::erase_if(unseen, [&](const std::string& name) { return seen.contains(name); });
  Document d;
  d.row = at;
  // The parser's strings die with the next line.
  const auto keep = [&](std::string_view v) {
    auto copy = std::make_shared<const std::string>(v);
    out.storage.push_back(copy);
    return std::string_view(*copy);
  };
  simdjson::dom::element value;
  std::string_view text;
  std::vector<std::optional<std::string_view>> texts;
  for (const std::string& name : fields.texts) {
    if (object.at_key(name).get(value)) {
      // Of several fields a record may lack some.
      if (fields.texts.size() == 1) return bad("no field `" + name + "`");
      texts.emplace_back();
    } else if (value.is_string() && !value.get(text)) {
      texts.emplace_back(keep(text));
    } else if (value.is_null()) {
      texts.emplace_back();
    } else {
      return bad("field `" + name + "` is no string");
    }
  }
  if (!object.at_key(fields.id).get(value)) {
    std::int64_t i = 0;
    if (value.is_string() && !value.get(text)) d.id = keep(text);
    else if (value.is_int64() && !value.get(i)) d.id = i;
    else if (value.is_uint64()) return bad("field `" + fields.id + "` is above 2^63 - 1");
    else if (!value.is_null()) d.id = keep(simdjson::minify(value));
  }
  if (!object.at_key(fields.published).get(value) && !value.is_null()) {
    std::int64_t seconds = 0;
    if (value.is_string() && !value.get(text)) {
      if (!text.empty()) {
        d.published = parse_date(text, fields.day_first);
        if (!d.published) d.published_unread = no_date(fields.published, text);
      }
    } else if (value.is_int64() && !value.get(seconds) && seconds > 100000000 && seconds < 100000000000) {
      d.published = static_cast<std::int32_t>(seconds / 86400);  // seconds since 1970
    } else {
      d.published_unread = no_date(fields.published, simdjson::minify(value));
    }
  }
  d.record = kept.records() + static_cast<std::uint32_t>(out.kept.empty() ? 0 : out.kept[0].rows);
  for (std::size_t k = 0; k < fields.keep.size(); ++k) {
    if (object.at_key(fields.keep[k]).get(value) || value.is_null()) continue;
    std::int64_t integer = 0;
    double number = 0;
    bool boolean = false;
    if (value.is_string() && !value.get(text)) kept.add(k, std::string(text));
    else if (value.is_int64() && !value.get(integer)) kept.add(k, integer);
    else if (value.is_bool() && !value.get(boolean)) kept.add(k, boolean);
    else if (value.is_double() && !value.get(number)) kept.add(k, number);
    else kept.add(k, simdjson::minify(value));
  }
  kept.end_record();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    d.text = texts[i];
    if (texts.size() > 1) d.field = keep(fields.texts[i]);
    out.items.push_back(d);
  }
}

JsonLines::JsonLines(JsonFields fields, OnInvalidText errors) : state_(std::make_unique<State>()) {
  state_->fields = std::move(fields);
  state_->kept = KeptCells(state_->fields.keep);
  state_->errors = errors;
  state_->unseen = state_->fields.texts;
  for (const std::string& name : state_->fields.keep) state_->unseen.push_back(name);
  state_->unseen.push_back(state_->fields.id);
  state_->unseen.push_back(state_->fields.published);
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
  state_->kept.finish(out);
}

std::vector<std::string> JsonLines::seen() const { return {state_->seen.begin(), state_->seen.end()}; }

void JsonLines::finish(Documents& out) {
  if (!state_->rest.empty()) state_->line(state_->rest, out);
  state_->rest.clear();
  state_->kept.finish(out);
}

Chunks chunks_of(const Documents& in) {
  constexpr std::size_t kMany = 64, kLeast = std::size_t{1} << 14, kMost = std::size_t{1} << 18;
  const auto size = [&](std::size_t i) { return in.items[i].text ? in.items[i].text->size() : 0; };
  std::size_t all = 0;
  for (std::size_t i = 0; i < in.items.size(); ++i) all += size(i);
  const std::size_t wanted = std::clamp(all / kMany, kLeast, kMost);
  Chunks chunks;
  std::size_t from = 0, bytes = 0;
  for (std::size_t i = 0; i < in.items.size(); ++i) {
    bytes += size(i);
    const bool last = i + 1 == in.items.size();
    if (last || (in.items[i].row != in.items[i + 1].row && (bytes >= wanted || bytes + size(i + 1) > 2 * wanted))) {
      chunks.emplace_back(from, i + 1);
      from = i + 1;
      bytes = 0;
    }
  }
  return chunks;
}

std::vector<std::size_t> weights_of(const Documents& in, const Chunks& chunks) {
  std::vector<std::size_t> out;
  for (const auto& [first, last] : chunks) {
    out.push_back(0);
    for (std::size_t i = first; i < last; ++i) out.back() += in.items[i].text ? in.items[i].text->size() : 0;
  }
  return out;
}

}  // namespace newspan
