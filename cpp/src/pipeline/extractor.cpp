#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <numeric>
#include <thread>

#if defined(__linux__)
#include <sched.h>
#endif

#include "base/utf8.hpp"
#include "link/link.hpp"
#include "news/acronym/acronym.hpp"
#include "news/quantity/quantity.hpp"
#include "news/structure/structure.hpp"
#include "news/time/time.hpp"
#include "newspan/error.hpp"
#include "newspan/extractor.hpp"
#include "newspan/unicode.hpp"
#include "pipeline/columns.hpp"

namespace newspan {
namespace {

enum KindIndex : std::uint8_t { kAcronym, kQuantity, kStructure, kTime, kGrapheme, kSentence, kWord, kKinds };
constexpr std::array<std::string_view, kKinds> kKindNames{"acronym", "quantity", "structure", "time", "grapheme", "sentence", "word"};
constexpr std::size_t kDefaults = 4;  // the first ones
constexpr std::array<std::string_view, 4> kTimeTypes{"DATE", "TIME", "DURATION", "SET"};

unsigned processors() {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<unsigned>(CPU_COUNT(&set));
#endif
  return std::max(1u, std::thread::hardware_concurrency());
}

// What one thread needs; it grows and is used again.
struct Worker {
  Text text;
  Records records;
  TimeScratch time;
  QuantityScratch quantity;
  std::string repaired;
  struct Ref {
    Span span;
    KindIndex kind;
    std::uint32_t index;
  };
  std::vector<Ref> rows;
};

}  // namespace

struct Extractor::Plan {
  ExtractorOptions options;
  std::array<bool, kKinds> wanted{};

  bool needs_quantity() const { return wanted[kQuantity]; }
  bool needs_time() const { return wanted[kTime] || needs_quantity(); }

  void read(const Documents& in, const Document& d, bool integer_ids, Worker& w, BatchBuilder& out) const;
  void write(const Documents& in, const Document& d, bool integer_ids, const Worker& w, const Worker::Ref& ref, std::int64_t sentence,
             BatchBuilder& out) const;
};

void Extractor::Plan::read(const Documents& in, const Document& d, bool integer_ids, Worker& w, BatchBuilder& out) const {
  std::string_view utf8 = *d.text;
  if (utf8.size() > kMaxText) throw Error(ErrorCode::invalid_text, "text", "the text is longer than 2 GiB");
  if (const std::size_t at = find_invalid_utf8(utf8); at != std::string_view::npos) {
    if (options.errors == OnInvalidText::strict)
      throw Error(ErrorCode::invalid_text, "text", "not valid UTF-8 at byte " + std::to_string(at), at);
    w.repaired = repair_utf8(utf8);
    utf8 = w.repaired;
  }
  Text& t = w.text;
  t.read(utf8);
  t.offsets.reset(utf8);
  Records& r = w.records;
  r.clear();
  // The fixed order: each reads what came before it in Records.
  if (wanted[kStructure] || wanted[kAcronym] || needs_time()) read_structure(t, r);
  if (needs_time()) {
    TimeOptions time;
    if (d.published) time.published = Days{std::chrono::days{*d.published}};
    time.day_first = options.day_first;
    read_times(t, time, w.time, r);
  }
  if (needs_quantity()) {
    read_quantities(t, {options.currency}, w.quantity, r);
    link_times(t, r);
  }
  if (wanted[kAcronym]) read_acronyms(t, r);

  auto& rows = w.rows;
  rows.clear();
  const auto take = [&](KindIndex kind, const auto& records) {
    if (!wanted[kind]) return;
    for (std::uint32_t i = 0; i < records.size(); ++i) rows.push_back({records[i].span, kind, i});
  };
  take(kAcronym, r.acronyms);
  take(kQuantity, r.quantities);
  take(kStructure, r.structures);
  take(kTime, r.times);
  if (wanted[kSentence])
    for (std::uint32_t i = 0; i < t.sentences.size(); ++i) rows.push_back({t.sentences[i].span, kSentence, i});
  if (wanted[kWord])
    for (Span s : segment(utf8, Boundary::word)) rows.push_back({s, kWord, 0});
  if (wanted[kGrapheme])
    for (Span s : segment(utf8, Boundary::grapheme)) rows.push_back({s, kGrapheme, 0});
  std::sort(rows.begin(), rows.end(), [](const Worker::Ref& a, const Worker::Ref& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    if (a.span.end != b.span.end) return a.span.end > b.span.end;
    return kKindNames[a.kind] < kKindNames[b.kind];
  });
  std::size_t sentence = 0;
  for (const Worker::Ref& ref : rows) {
    while (sentence + 1 < t.sentences.size() && t.sentences[sentence + 1].span.begin <= ref.span.begin) ++sentence;
    write(in, d, integer_ids, w, ref, static_cast<std::int64_t>(sentence), out);
  }
}

void Extractor::Plan::write(const Documents& in, const Document& d, bool integer_ids, const Worker& w, const Worker::Ref& ref,
                            std::int64_t sentence, BatchBuilder& out) const {
  using namespace field;
  const Text& t = w.text;
  const auto code_point = [&](std::uint32_t byte) { return static_cast<std::int64_t>(t.offsets.to_code_point(byte)); };
  const auto extent = [&](Index text_, Index begin, Index end, Span s) {
    out.set(text_, s.of(t.text));
    out.set(begin, code_point(s.begin));
    out.set(end, code_point(s.end));
  };
  const auto moment = [&](Index f, std::int64_t seconds) {
    if (seconds != kNoTime) out.set(f, seconds);
  };
  const auto told = [&](Index f, std::string_view s) {
    if (!s.empty()) out.set(f, s);
  };
  const auto known = [&](Index f, double v) {
    if (!std::isnan(v)) out.set(f, v);
  };

  if (!in.file.empty()) out.set(file_, std::string_view(in.file));
  out.set(row_, d.row);
  if (integer_ids) {
    if (const auto* i = std::get_if<std::int64_t>(&d.id)) out.set(id_, *i);
    else out.set(id_, d.row);
  } else if (const auto* s = std::get_if<std::string_view>(&d.id)) {
    out.set(id_, *s);
  } else if (const auto* i = std::get_if<std::int64_t>(&d.id)) {
    out.set(id_, std::string_view(std::to_string(*i)));
  } else {
    out.set(id_, in.file.empty() ? std::string_view(std::to_string(d.row)) : std::string_view(in.file));
  }
  const std::string_view kind = kKindNames[ref.kind];
  out.set(kind_, kind);
  extent(text_, start_, end_, ref.span);
  std::string key;
  key.reserve(40);
  key.append(kind)
      .append(":")
      .append(std::to_string(code_point(ref.span.begin)))
      .append("-")
      .append(std::to_string(code_point(ref.span.end)));
  out.set(key_, std::string_view(key));
  out.set(sentence_, sentence);

  switch (ref.kind) {
    case kTime: {
      const Time& x = w.records.times[ref.index];
      out.set(rule_, std::string_view(x.rule));
      out.set(type_, kTimeTypes[static_cast<std::size_t>(x.type)]);
      out.set(norm_, x.norm.view());
      told(mod_, x.mod);
      moment(earliest_, x.earliest);
      moment(latest_, x.latest);
      told(zone_, x.zone.of(t.text));
      break;
    }
    case kQuantity: {
      const Quantity& x = w.records.quantities[ref.index];
      out.set(rule_, std::string_view(x.rule));
      known(value_, x.value);
      known(high_, x.high);
      told(hedge_, x.hedge.of(t.text));
      out.set(bound_, x.bound);
      out.set(dimension_, x.dimension);
      told(unit_, x.unit.view());
      told(role_, x.role);
      told(trend_, x.trend);
      if (x.time >= 0) {
        const Time& time = w.records.times[static_cast<std::size_t>(x.time)];
        extent(time_, time_start_, time_end_, time.span);
        out.set(time_norm_, time.norm.view());
        moment(time_earliest_, time.earliest);
        moment(time_latest_, time.latest);
      }
      break;
    }
    case kStructure:
      out.set(rule_, std::string_view(w.records.structures[ref.index].rule));
      out.set(type_, std::string_view("dateline"));
      break;
    case kAcronym: {
      const Acronym& x = w.records.acronyms[ref.index];
      out.set(rule_, std::string_view(x.rule));
      if (!x.long_form.empty()) extent(long_, long_start_, long_end_, x.long_form);
      break;
    }
    case kSentence: out.set(rule_, std::string_view("news")); break;
    case kWord:
    case kGrapheme: out.set(rule_, std::string_view("uax29")); break;
    case kKinds: break;
  }
  out.end_row();
}

Extractor::Extractor(ExtractorOptions options) {
  auto plan = std::make_unique<Plan>();
  if (options.kinds.empty()) std::fill_n(plan->wanted.begin(), kDefaults, true);
  for (const std::string& k : options.kinds) {
    const auto it = std::find(kKindNames.begin(), kKindNames.end(), k);
    if (it == kKindNames.end()) {
      std::string known;
      for (std::string_view name : kKindNames) known += (known.empty() ? "" : ", ") + std::string(name);
      throw Error(ErrorCode::invalid_argument, "kinds", "kinds: `" + k + "` is no kind; there are " + known);
    }
    plan->wanted[static_cast<std::size_t>(it - kKindNames.begin())] = true;
  }
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (options.currency.size() != 3 || !std::all_of(options.currency.begin(), options.currency.end(), capital))
    throw Error(ErrorCode::invalid_argument, "currency", "currency: `" + options.currency + "` is no ISO 4217 code such as USD");
  plan->options = std::move(options);
  plan_ = std::move(plan);
}

Extractor::~Extractor() = default;
Extractor::Extractor(Extractor&&) noexcept = default;
Extractor& Extractor::operator=(Extractor&&) noexcept = default;

const ExtractorOptions& Extractor::options() const { return plan_->options; }

std::vector<std::string> Extractor::kinds() { return {kKindNames.begin(), kKindNames.end()}; }
std::vector<std::string> Extractor::default_kinds() { return {kKindNames.begin(), kKindNames.begin() + kDefaults}; }

Table Extractor::extract(const Documents& in) const {
  Table table;
  table.documents = static_cast<std::int64_t>(in.items.size());
  for (const BadRow& b : in.bad) table.bad.push_back({in.file, b.row, b.message});
  bool text_ids = false, any_id = false;
  for (const Document& d : in.items) {
    table.nulls += !d.text;
    table.undated += d.published_unread;
    text_ids |= std::holds_alternative<std::string_view>(d.id);
    any_id |= !std::holds_alternative<std::monostate>(d.id);
  }
  table.integer_ids = in.integer_ids.value_or(!text_ids && (any_id || in.file.empty()));

  // Chunks of a quarter of a megabyte, taken by threads in turn, put together in order.
  constexpr std::size_t kChunk = 1 << 18;
  std::vector<std::pair<std::size_t, std::size_t>> chunks;
  std::size_t from = 0, bytes = 0;
  for (std::size_t i = 0; i < in.items.size(); ++i) {
    bytes += in.items[i].text ? in.items[i].text->size() : 0;
    if (bytes >= kChunk || i + 1 == in.items.size()) {
      chunks.emplace_back(from, i + 1);
      from = i + 1;
      bytes = 0;
    }
  }
  struct Result {
    std::shared_ptr<const Batch> batch;
    std::vector<BadRow> bad;
  };
  std::vector<Result> results(chunks.size());
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::atomic<bool> failed{false};
  const auto work = [&] {
    Worker w;
    for (std::size_t c; !failed && (c = next++) < chunks.size();) {
      try {
        BatchBuilder builder(table.integer_ids);
        for (std::size_t i = chunks[c].first; i < chunks[c].second; ++i) {
          const Document& d = in.items[i];
          if (!d.text) continue;
          try {
            if (table.integer_ids && std::holds_alternative<std::string_view>(d.id))
              throw Error(ErrorCode::invalid_argument, "id_field", "the id is text, those before it were integers");
            plan_->read(in, d, table.integer_ids, w, builder);
          } catch (const Error& e) {
            results[c].bad.push_back({d.row, e.what()});
          }
        }
        results[c].batch = builder.finish();
      } catch (...) {
        if (!failed.exchange(true)) failure = std::current_exception();
      }
    }
  };
  const unsigned wanted = plan_->options.threads ? plan_->options.threads : processors();
  const auto threads = std::min<std::size_t>(wanted, chunks.size());
  if (threads <= 1) {
    work();
  } else {
    std::vector<std::thread> pool;
    for (std::size_t i = 0; i < threads; ++i) pool.emplace_back(work);
    for (std::thread& thread : pool) thread.join();
  }
  if (failure) std::rethrow_exception(failure);
  for (Result& r : results) {
    if (r.batch && r.batch->rows) table.batches.push_back(std::move(r.batch));
    table.documents -= static_cast<std::int64_t>(r.bad.size());
    for (BadRow& b : r.bad) table.bad.push_back({in.file, b.row, std::move(b.message)});
  }
  return table;
}

}  // namespace newspan
