#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <new>
#include <tuple>
#include <utility>

#include "base/pool.hpp"
#include "base/utf8.hpp"
#include "base/watch.hpp"
#include "link/link.hpp"
#include "news/acronym/acronym.hpp"
#include "news/contact/contact.hpp"
#include "news/kinds.hpp"
#include "news/name/name.hpp"
#include "news/quantity/quantity.hpp"
#include "news/quote/quote.hpp"
#include "news/structure/structure.hpp"
#include "news/time/time.hpp"
#include "newspan/error.hpp"
#include "newspan/extractor.hpp"
#include "newspan/limits.hpp"
#include "newspan/unicode.hpp"
#include "pipeline/chunks.hpp"
#include "pipeline/columns.hpp"

namespace newspan {
namespace {

enum KindIndex : std::uint8_t {
  kAcronym,
  kEmail,
  kHandle,
  kHashtag,
  kIp,
  kName,
  kPhone,
  kQuantity,
  kQuote,
  kStructure,
  kTime,
  kUrl,
  kGrapheme,
  kSentence,
  kWord,
  kKinds,
  kLabel = kKinds  // a rule's match; its kind is the rule's label
};
constexpr std::array<std::string_view, kKinds> kKindNames{"acronym", "email", "handle",   "hashtag",  "ip",
                                                          "name",    "phone", "quantity", "quote",    "structure",
                                                          "time",    "url",   "grapheme", "sentence", "word"};
constexpr std::size_t kDefaults = 12;                                              // the first ones
constexpr std::array kContactKinds{kUrl, kEmail, kHandle, kHashtag, kPhone, kIp};  // by ContactType

// What one thread needs; it grows and is used again.
struct Worker {
  explicit Worker(Lookout lookout) : watch(lookout) { text.watch = &watch; }

  Lookout watch;
  Text text;
  Records records;
  StructureScratch structure;
  TimeScratch time;
  QuantityScratch quantity;
  NameScratch name;
  QuoteScratch quote;
  LinkScratch link;
  std::string repaired;
  struct Ref {
    Span span;
    KindIndex kind;
    std::uint32_t index;
  };
  std::vector<Ref> rows;
  // The sentence whose text was noted last, and its place in the batch.
  std::int64_t noted = -1, noted_at = 0;
  // By kind and record: how many rows of the document before it have its kind and extent.
  std::array<std::vector<std::uint32_t>, kKinds + 1> copies;
  // Of a record with several text fields: kind, start and end of the rows of the fields before.
  std::int64_t row = -1;
  std::map<std::tuple<std::string_view, std::int64_t, std::int64_t>, std::uint32_t> taken;
  RuleSet::Found found;
  std::vector<RuleSet::Group> groups;
  std::vector<ListItem> items;
  std::string key;
};

}  // namespace

struct Extractor::Plan {
  ExtractorOptions options;
  std::array<bool, kKinds> wanted{};
  std::array<bool, kKinds> needed{};  // those, and what rules ask for
  std::vector<bool> wanted_rules;

  std::string_view kind_of(const Worker& w, KindIndex kind, std::uint32_t index) const {
    return kind == kLabel ? std::string_view((*options.rules)[w.found.matches[index].rule].label) : kKindNames[kind];
  }

  bool needs(std::initializer_list<KindIndex> kinds) const {
    return std::any_of(kinds.begin(), kinds.end(), [&](KindIndex k) { return needed[k]; });
  }
  bool all() const { return needed[kQuantity]; }  // a figure is linked to whatever else there is
  bool needs_quote() const { return all() || needed[kQuote]; }
  bool needs_name() const { return needs_quote() || needed[kName]; }
  bool needs_acronym() const { return needs_name() || needed[kAcronym]; }
  bool needs_time() const { return needs_name() || needed[kTime]; }
  bool needs_structure() const { return needs_acronym() || needs_time() || needed[kStructure]; }
  bool needs_contact() const { return needs_structure() || needs({kUrl, kEmail, kHandle, kHashtag, kPhone, kIp}); }

  void read(const Documents& in, const Document& d, bool integer_ids, Worker& w, BatchBuilder& out) const;
  void write(Worker& w, const Worker::Ref& ref, std::int64_t sentence, BatchBuilder& out) const;
  void identify(const Documents& in, const Document& d, bool integer_ids, std::int64_t from, BatchBuilder& out) const;
  void number(const Document& d, Worker& w) const;
};

void Extractor::Plan::read(const Documents& in, const Document& d, bool integer_ids, Worker& w, BatchBuilder& out) const {
  std::string_view utf8 = *d.text;
  check_size(utf8, "text", kMaxDocument);
  if (const std::size_t at = find_invalid_utf8(utf8); at != std::string_view::npos) {
    if (options.errors == OnInvalidText::strict)
      throw Error(ErrorCode::invalid_text, "text", "not valid UTF-8 at byte " + std::to_string(at), at);
    w.repaired = repair_utf8(utf8);
    utf8 = w.repaired;
  }
  Text& t = w.text;
  t.read(utf8, needs_contact() || (options.rules && options.rules->read_tokens()));
  t.offsets.reset(utf8);
  Records& r = w.records;
  r.clear();
  // The fixed order: each reads what came before it in Records.
  const auto stage = [&](bool needed, auto&& read) {
    t.look();
    if (needed) read();
  };
  stage(needs_contact(), [&] { read_contacts(t, r); });
  stage(needs_structure(), [&] { read_structure(t, w.structure, r); });
  stage(needs_time(), [&] {
    TimeOptions time;
    if (d.published) time.published = Days{std::chrono::days{*d.published}};
    time.day_first = options.day_first;
    read_times(t, time, w.time, r);
  });
  stage(all(), [&] { read_quantities(t, {options.currency}, w.quantity, r); });
  stage(needs_acronym(), [&] { read_acronyms(t, r); });
  stage(needs_name(), [&] { read_names(t, w.name, r); });
  stage(needs_quote(), [&] { read_quotes(t, w.quote, r); });
  stage(all(), [&] { link_quantities(t, w.link, r); });

  auto& rows = w.rows;
  rows.clear();
  const auto take = [&](KindIndex kind, const auto& records) {
    if (!wanted[kind]) return;
    for (std::uint32_t i = 0; i < records.size(); ++i) rows.push_back({records[i].span, kind, i});
  };
  take(kAcronym, r.acronyms);
  take(kName, r.names);
  take(kQuantity, r.quantities);
  take(kQuote, r.quotes);
  take(kStructure, r.structures);
  take(kTime, r.times);
  for (std::uint32_t i = 0; i < r.contacts.size(); ++i)
    if (const KindIndex kind = kContactKinds[static_cast<std::size_t>(r.contacts[i].type)]; wanted[kind])
      rows.push_back({r.contacts[i].span, kind, i});
  if (wanted[kSentence])
    for (std::uint32_t i = 0; i < t.sentences.size(); ++i) rows.push_back({t.sentences[i].span, kSentence, i});
  w.found.matches.clear();
  if (options.rules) {
    options.rules->find_all(t, r, w.found);
    for (std::uint32_t i = 0; i < w.found.matches.size(); ++i)
      if (wanted_rules[w.found.matches[i].rule]) rows.push_back({w.found.matches[i].span, kLabel, i});
  }
  if (wanted[kWord])
    for (Span s : segment(utf8, Boundary::word)) rows.push_back({s, kWord, 0});
  if (wanted[kGrapheme])
    for (Span s : segment(utf8, Boundary::grapheme)) rows.push_back({s, kGrapheme, 0});
  std::sort(rows.begin(), rows.end(), [&](const Worker::Ref& a, const Worker::Ref& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    if (a.span.end != b.span.end) return a.span.end > b.span.end;
    if (a.kind != b.kind) return kind_of(w, a.kind, a.index) < kind_of(w, b.kind, b.index);
    // Matches come by label and rule; of the others only quotes lie on one another.
    if (a.kind == kQuote)
      if (const int order = std::string_view(r.quotes[a.index].rule).compare(r.quotes[b.index].rule)) return order < 0;
    return a.index < b.index;
  });
  number(d, w);
  w.noted = -1;
  const std::int64_t first_row = out.rows();
  std::size_t sentence = 0;
  for (const Worker::Ref& ref : rows) {
    while (sentence + 1 < t.sentences.size() && t.sentences[sentence + 1].span.begin <= ref.span.begin) ++sentence;
    write(w, ref, static_cast<std::int64_t>(sentence), out);
  }
  identify(in, d, integer_ids, first_row, out);
}

// What the rows of a document have in common.
void Extractor::Plan::identify(const Documents& in, const Document& d, bool integer_ids, std::int64_t from, BatchBuilder& out) const {
  using namespace field;
  if (!in.file.empty()) out.fill(file_, from, std::string_view(in.file));
  if (!d.field.empty()) out.fill(field_, from, d.field);
  out.fill(row_, from, d.row);
  const auto* number = std::get_if<std::int64_t>(&d.id);
  const auto* text = std::get_if<std::string_view>(&d.id);
  if (integer_ids) out.fill(id_, from, number ? *number : d.row);
  else if (text) out.fill(id_, from, *text);
  else if (number || in.file.empty()) {
    const std::int64_t id = number ? *number : d.row;
    out.fill(id_, from, std::string_view(std::to_string(id)));
    out.fill(id_number_, from, id);
  } else {
    out.fill(id_, from, std::string_view(in.file));
  }
}

// Keys tell rows of equal kind and extent apart: quotes within quotes, matches of rules under one label, and rows of a
// record's other fields. What is shown does not matter: keys stay as they are.
void Extractor::Plan::number(const Document& d, Worker& w) const {
  const Records& r = w.records;
  for (auto& copies : w.copies) copies.clear();
  w.copies[kQuote].assign(r.quotes.size(), 0);
  for (std::size_t i = 1; i < r.quotes.size(); ++i)
    if (r.quotes[i].span == r.quotes[i - 1].span) w.copies[kQuote][i] = w.copies[kQuote][i - 1] + 1;
  w.copies[kLabel].assign(w.found.matches.size(), 0);
  for (std::uint32_t i = 1; i < w.found.matches.size(); ++i)
    if (w.found.matches[i].span == w.found.matches[i - 1].span && kind_of(w, kLabel, i) == kind_of(w, kLabel, i - 1))
      w.copies[kLabel][i] = w.copies[kLabel][i - 1] + 1;
  if (d.field.empty()) return;
  if (w.row != d.row) w.taken.clear();
  w.row = d.row;
  const auto count = [&](KindIndex kind, std::uint32_t i, Span span) {
    auto& copies = w.copies[kind];
    if (copies.size() <= i) copies.resize(i + 1);
    copies[i] = w.taken[{kind_of(w, kind, i), w.text.offsets.to_code_point(span.begin), w.text.offsets.to_code_point(span.end)}]++;
  };
  for (std::uint32_t i = 0; i < r.quotes.size(); ++i) count(kQuote, i, r.quotes[i].span);
  for (std::uint32_t i = 0; i < r.quantities.size(); ++i) count(kQuantity, i, r.quantities[i].span);
  for (std::uint32_t i = 0; i < w.found.matches.size(); ++i) count(kLabel, i, w.found.matches[i].span);
  for (const Worker::Ref& ref : w.rows)
    if (ref.kind != kQuote && ref.kind != kQuantity && ref.kind != kLabel) count(ref.kind, ref.index, ref.span);
}

void Extractor::Plan::write(Worker& w, const Worker::Ref& ref, std::int64_t sentence, BatchBuilder& out) const {
  using namespace field;
  const Text& t = w.text;
  const Records& r = w.records;
  const auto code_point = [&](std::uint32_t byte) { return static_cast<std::int64_t>(t.offsets.to_code_point(byte)); };
  const auto extent = [&](Index text_, Index begin, Index end, Span s) {
    if (s.empty()) return;
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
  // Valid until the next one.
  const auto key_of = [&](KindIndex kind, std::uint32_t index, Span span) -> std::string_view {
    const std::string_view name = kind_of(w, kind, index);
    w.key.resize(std::max(w.key.size(), name.size() + 64));
    char* const key = w.key.data();
    char* end = std::copy(name.begin(), name.end(), key);
    const auto number = [&](char sign, std::int64_t value) {
      *end++ = sign;
      end = std::to_chars(end, key + w.key.size(), value).ptr;
    };
    number(':', code_point(span.begin));
    number('-', code_point(span.end));
    const auto& copies = w.copies[kind];
    if (index < copies.size() && copies[index]) number('#', std::int64_t{copies[index]} + 1);
    return {key, static_cast<std::size_t>(end - key)};
  };
  const auto quote_key = [&](int i) { return key_of(kQuote, static_cast<std::uint32_t>(i), r.quotes[static_cast<std::size_t>(i)].span); };
  const auto voice = [&](const Voice& v) {
    extent(speaker_, speaker_start_, speaker_end_, v.speaker);
    told(speaker_name_, v.speaker_name.of(t.text));
    if (v.speaker.empty()) out.set(voice_, std::string_view(v.unresolved ? "unresolved" : "outlet"));
    if (v.time >= 0) {
      const Time& time = r.times[static_cast<std::size_t>(v.time)];
      extent(time_, time_start_, time_end_, time.span);
      out.set(time_norm_, time.norm.view());
      moment(time_earliest_, time.earliest);
      moment(time_latest_, time.latest);
    }
    if (v.said >= 0) {
      const Time& time = r.times[static_cast<std::size_t>(v.said)];
      extent(said_, said_start_, said_end_, time.span);
      out.set(said_norm_, time.norm.view());
    }
  };

  out.set(kind_, kind_of(w, ref.kind, ref.index));
  extent(text_, start_, end_, ref.span);
  out.set(key_, key_of(ref.kind, ref.index, ref.span));
  out.set(sentence_, sentence);
  const auto rule = [&](const Row& x) { out.set(rule_, std::string_view(x.rule)); };

  switch (ref.kind) {
    case kTime: {
      const Time& x = r.times[ref.index];
      rule(x);
      out.set(type_, kTimeTypes[static_cast<std::size_t>(x.type)]);
      out.set(norm_, x.norm.view());
      told(mod_, x.mod);
      moment(earliest_, x.earliest);
      moment(latest_, x.latest);
      told(zone_, x.zone.of(t.text));
      break;
    }
    case kQuantity: {
      const Quantity& x = r.quantities[ref.index];
      rule(x);
      known(value_, x.value);
      known(high_, x.high);
      told(hedge_, x.hedge.of(t.text));
      out.set(bound_, x.bound);
      out.set(dimension_, x.dimension);
      told(unit_, x.unit.view());
      // 28 cents a share are 0.28 USD-per-share in facts.
      known(fact_value_, x.value / x.parts);
      known(fact_high_, x.high / x.parts);
      told(fact_unit_, (x.main.empty() ? x.unit : x.main).view());
      told(role_, x.role);
      told(trend_, x.trend);
      extent(thing_, thing_start_, thing_end_, x.thing);
      extent(of_, of_start_, of_end_, x.of);
      extent(event_, event_start_, event_end_, x.event);
      told(event_class_, x.event_class);
      extent(status_, status_start_, status_end_, x.status);
      told(status_class_, x.status_class);
      extent(where_, where_start_, where_end_, x.where);
      told(country_, x.country);
      if (x.same_as >= 0) {
        const auto i = static_cast<std::uint32_t>(x.same_as);
        out.set(same_as_, key_of(kQuantity, i, r.quantities[i].span));
      }
      voice(x.voice);
      if (x.quote >= 0) {
        const Quote& q = r.quotes[static_cast<std::size_t>(x.quote)];
        out.set(quote_, quote_key(x.quote));
        told(fact_cue_, q.cue.of(t.text));
        if (x.reporter >= 0) told(fact_parent_, r.quotes[static_cast<std::size_t>(x.reporter)].voice.speaker.of(t.text));
      }
      if (w.noted != sentence) w.noted_at = out.add_sentence(t.sentences[static_cast<std::size_t>(sentence)].span.of(t.text));
      w.noted = sentence;
      out.set(sentence_at_, w.noted_at);
      break;
    }
    case kQuote: {
      const Quote& x = r.quotes[ref.index];
      rule(x);
      out.set(quote_type_, kQuoteTypes[static_cast<std::size_t>(x.type)]);
      w.items.clear();
      for (Span s : x.parts) w.items.push_back({code_point(s.begin), code_point(s.end), {}, {}});
      out.set(parts_, std::span<const ListItem>(w.items));
      extent(cue_, cue_start_, cue_end_, x.cue);
      if (x.negated) out.set(negated_, true);
      if (x.parent >= 0) out.set(parent_, quote_key(x.parent));
      told(speaker_type_, x.speaker_type);
      voice(x.voice);
      break;
    }
    case kName: {
      const Name& x = r.names[ref.index];
      rule(x);
      out.set(type_, kNameTypes[static_cast<std::size_t>(x.type)]);
      told(country_, x.country);
      out.set(canonical_, x.canonical.of(t.text));
      break;
    }
    case kStructure:
      rule(r.structures[ref.index]);
      out.set(type_, kStructureTypes[static_cast<std::size_t>(r.structures[ref.index].type)]);
      break;
    case kAcronym: {
      const Acronym& x = r.acronyms[ref.index];
      rule(x);
      extent(long_, long_start_, long_end_, x.long_form);
      break;
    }
    case kUrl:
    case kEmail:
    case kHandle:
    case kHashtag:
    case kPhone:
    case kIp:
      rule(r.contacts[ref.index]);
      out.set(norm_, std::string_view(r.contacts[ref.index].norm));
      break;
    case kSentence: out.set(rule_, std::string_view("news")); break;
    case kWord:
    case kGrapheme: out.set(rule_, std::string_view("uax29")); break;
    case kLabel: {
      const RuleSet::Match& m = w.found.matches[ref.index];
      out.set(rule_, std::string_view((*options.rules)[m.rule].id));
      told(entry_, options.rules->entry(m));
      auto& groups = w.groups;
      options.rules->groups(t.text, w.found, m, groups);
      if (!groups.empty()) {
        w.items.clear();
        for (const auto& g : groups) w.items.push_back({code_point(g.span.begin), code_point(g.span.end), g.name, g.span.of(t.text)});
        out.set(groups_, std::span<const ListItem>(w.items));
      }
      if (options.context) {
        const std::uint32_t begin = t.offsets.to_code_point(ref.span.begin), end = t.offsets.to_code_point(ref.span.end);
        const std::uint32_t from = t.offsets.to_byte(begin - std::min(begin, options.context));
        const std::uint32_t to = t.offsets.to_byte(end + options.context);
        out.set(pre_, Span{from, ref.span.begin}.of(t.text));
        out.set(post_, Span{ref.span.end, to}.of(t.text));
      }
      break;
    }
  }
  out.end_row();
}

Extractor::Extractor(ExtractorOptions options) {
  auto plan = std::make_unique<Plan>();
  if (options.kinds.empty()) std::fill_n(plan->wanted.begin(), kDefaults, true);
  const std::size_t rules = options.rules ? options.rules->size() : 0;
  const auto label = [&](std::size_t rule) -> const std::string& { return (*options.rules)[rule].label; };
  plan->wanted_rules.assign(rules, false);
  bool any_label = false;
  for (std::size_t i = 0; i < rules; ++i) {
    if (std::find(kKindNames.begin(), kKindNames.end(), label(i)) != kKindNames.end())
      throw Error(ErrorCode::invalid_argument, "rules",
                  "rules: rule " + std::to_string(i) + ": the label `" + label(i) + "` is the name of a built-in kind", i);
    plan->wanted_rules[i] = std::find(options.kinds.begin(), options.kinds.end(), label(i)) != options.kinds.end();
    any_label |= plan->wanted_rules[i];
  }
  if (!any_label) plan->wanted_rules.assign(rules, true);
  for (const std::string& k : options.kinds) {
    const auto it = std::find(kKindNames.begin(), kKindNames.end(), k);
    if (it == kKindNames.end()) {
      bool is_label = false;
      for (std::size_t i = 0; i < rules; ++i) is_label |= label(i) == k;
      if (is_label) continue;
      std::string known;
      for (std::string_view name : kKindNames) known += (known.empty() ? "" : ", ") + std::string(name);
      for (std::size_t i = 0; i < rules; ++i) known += ", " + label(i);
      throw Error(ErrorCode::invalid_argument, "kinds", "kinds: `" + k + "` is no kind; there are " + known);
    }
    plan->wanted[static_cast<std::size_t>(it - kKindNames.begin())] = true;
  }
  plan->needed = plan->wanted;
  if (options.rules)
    for (const std::string& k : options.rules->kinds())
      plan->needed[static_cast<std::size_t>(std::find(kKindNames.begin(), kKindNames.end(), k) - kKindNames.begin())] = true;
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

Table Extractor::extract(const Documents& in, const std::function<bool()>& stop) const {
  Table table;
  for (const BadRow& b : in.bad) table.bad.push_back({in.file, b.row, b.message});
  bool text_ids = false, integer_ids = false;
  for (std::size_t i = 0; i < in.items.size(); ++i) {
    const Document& d = in.items[i];
    // The fields of one record are one document.
    if (const bool first = i == 0 || d.row != in.items[i - 1].row; first) {
      ++table.documents;
      if (!d.published_unread.empty()) table.undated.push_back({in.file, d.row, d.published_unread});
      bool null = true;
      for (std::size_t k = i; k < in.items.size() && in.items[k].row == d.row; ++k) null = null && !in.items[k].text;
      table.nulls += null;
    }
    text_ids |= std::holds_alternative<std::string_view>(d.id);
    integer_ids |= std::holds_alternative<std::int64_t>(d.id);
  }
  table.kept = in.kept_fields;
  table.integer_ids = in.integer_ids.value_or(!text_ids && (integer_ids || in.file.empty()));
  table.integers_given = integer_ids;
  table.text_given = text_ids;

  // Taken by threads in turn, put together in order.
  const auto chunks = chunks_of(in);
  struct Result {
    std::vector<std::shared_ptr<const Batch>> batches;
    std::vector<BadRow> bad;
    std::int64_t marked_up = 0, tags = 0, entities = 0;
  };
  std::vector<Result> results(chunks.size());
  Watch watch(stop);
  Pool pool(weights_of(in, chunks));
  const auto work_through = [&](bool asks) {
    Worker w(Lookout(&watch, asks));
    BatchBuilder builder(table.integer_ids);
    std::vector<Column> kept;
    for (const Kept& k : in.kept_fields) kept.emplace_back(k.type);
    for (std::size_t c; pool.next(c);) {
      Result& result = results[c];
      const auto finish = [&] {
        if (builder.rows()) result.batches.push_back(builder.finish(kept));
      };
      for (std::size_t i = chunks[c].first; i < chunks[c].second; ++i) {
        const Document& d = in.items[i];
        if (!d.text) continue;
        const Markup html = markup(*d.text);
        result.marked_up += html.tags + html.entities > 0;
        result.tags += static_cast<std::int64_t>(html.tags);
        result.entities += static_cast<std::int64_t>(html.entities);
        const std::int64_t before = builder.rows();
        const auto bad = [&](std::string message) {
          builder.truncate(before);
          for (Column& k : kept) k.truncate(before);
          result.bad.push_back({d.row, std::move(message)});
        };
        try {
          if (table.integer_ids && std::holds_alternative<std::string_view>(d.id))
            throw Error(ErrorCode::invalid_argument, "id_field", "the id is text, those before it were integers");
          plan_->read(in, d, table.integer_ids, w, builder);
          for (std::size_t k = 0; k < kept.size(); ++k)
            for (std::int64_t row = before; row < builder.rows(); ++row) kept[k].push_from(in.kept[k], d.record);
          if (builder.large()) finish();
        } catch (const Error& e) {
          if (e.code() == ErrorCode::stopped) throw;
          bad(e.what());
        } catch (const std::bad_alloc&) {
          bad("not enough memory for this text");
        }
      }
      finish();
    }
  };
  pool.run(plan_->options.threads, watch, work_through);
  for (Result& r : results) {
    table.marked_up += r.marked_up;
    table.tags += r.tags;
    table.entities += r.entities;
    for (auto& batch : r.batches) table.batches.push_back(std::move(batch));
    for (BadRow& b : r.bad) {
      if (table.bad.empty() || table.bad.back().row != b.row) --table.documents;
      table.bad.push_back({in.file, b.row, std::move(b.message)});
    }
  }
  return table;
}

}  // namespace newspan
