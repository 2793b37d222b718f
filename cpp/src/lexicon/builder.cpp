#include "lexicon/builder.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

#include "newspan/error.hpp"

namespace newspan {
namespace {

std::vector<std::string_view> split_on(std::string_view line, char by) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0;;) {
    const std::size_t to = line.find(by, from);
    parts.push_back(line.substr(from, to - from));
    if (to == std::string_view::npos) return parts;
    from = to + 1;
  }
}

// What the tables number or count has a bound, told and never wrapped.
template <class Number>
Number bounded(std::size_t n, std::string_view what) {
  if (n > std::numeric_limits<Number>::max())
    throw Error(ErrorCode::invalid_argument, "lexicon",
                "more than " + std::to_string(std::numeric_limits<Number>::max()) + " " + std::string(what));
  return static_cast<Number>(n);
}

double to_number(std::string_view s) {
  double d = 0;
  const auto r = std::from_chars(s.data(), s.data() + s.size(), d);
  return !s.empty() && r.ec == std::errc{} && r.ptr == s.data() + s.size() ? d : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

LexiconBuilder::LexiconBuilder(Splitter split) : split_(std::move(split)) {
  tables_.pool.push_back('\0');  // offset 0: the empty string
  interned_[""] = 0;
  tables_.entries.push_back({});
  senses_.emplace_back();
  for (std::string_view tag : kRecordTags) entry(std::string(tag));
}

std::uint32_t LexiconBuilder::intern(std::string_view text) {
  const auto it = interned_.find(text);
  if (it != interned_.end()) return it->second;
  const auto at = static_cast<std::uint32_t>(tables_.pool.size());
  tables_.pool.append(text).push_back('\0');
  interned_.emplace(text, at);
  return at;
}

EntryId LexiconBuilder::entry(const std::string& key) {
  const auto it = ids_.find(key);
  if (it != ids_.end()) return it->second;
  const auto id = bounded<EntryId>(tables_.entries.size(), "words and phrases");
  tables_.entries.push_back({intern(key), 0, bounded<std::uint16_t>(key.size(), "bytes of a term"), 0, 0, 0, 0, 0});
  senses_.emplace_back();
  ids_.emplace(key, id);
  return id;
}

EntryId LexiconBuilder::add_word(std::string_view term) {
  const std::vector<std::string> words = split_(term);
  if (words.empty()) throw Error(ErrorCode::invalid_argument, "lexicon", "an empty term");
  if (words.size() == 1) return entry(words[0]);
  std::vector<EntryId> ids;
  std::string key;
  for (const std::string& w : words) {
    ids.push_back(entry(w));
    key += (key.empty() ? "" : " ") + w;
  }
  const EntryId id = entry(key);
  const auto phrase = std::pair{ids, id};
  if (std::find(phrases_.begin(), phrases_.end(), phrase) == phrases_.end()) phrases_.push_back(phrase);
  return id;
}

Need LexiconBuilder::need_of(std::string_view term) {
  term = term.substr(0, term.find_first_of(" -/", 1));  // a phrase is looked at by the shape of its first word
  bool upper = false, lower = false, first_upper = false, inner_upper = false;
  for (std::size_t i = 0; i < term.size(); ++i) {
    const bool u = term[i] >= 'A' && term[i] <= 'Z';
    upper |= u;
    lower |= term[i] >= 'a' && term[i] <= 'z';
    first_upper |= u && i == 0;
    inner_upper |= u && i > 0 && term[i - 1] != ' ' && term[i - 1] != '-';
  }
  if (!upper) return Need::any;
  if (!lower) return Need::all_capitals;
  return first_upper && !inner_upper ? Need::capital : Need::mixed;
}

void LexiconBuilder::add(std::string_view term, std::string_view cls, std::string_view value, std::string_view attr) {
  if (class_id(cls) < 0) {
    if (classes_.size() == kMaxClasses) throw Error(ErrorCode::invalid_argument, "lexicon", "too many classes");
    classes_.emplace_back(cls);
  }
  const EntryId id = add_word(term);
  Need need = need_of(term);
  if (need == Need::any && (cls.ends_with("_ABBR") || cls.ends_with("_SUFFIX"))) need = Need::lower;
  const Sense sense{static_cast<ClassId>(class_id(cls)), need, to_number(value), intern(value), intern(attr)};
  for (const Sense& s : senses_[id])
    if (s.cls == sense.cls && s.need == sense.need) {
      if (s.value == sense.value && s.attr == sense.attr) return;
      throw Error(ErrorCode::invalid_argument, "lexicon", "`" + std::string(term) + "` stands twice in " + std::string(cls));
    }
  // Senses that ask for more come first: US before us.
  auto& all = senses_[id];
  all.insert(std::find_if(all.begin(), all.end(), [&](const Sense& s) { return s.need < sense.need; }), sense);
}

void LexiconBuilder::add_tsv(std::string_view source, std::string_view text) {
  std::size_t number = 0;
  for (std::string_view line : split_on(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const auto fields = split_on(line, '\t');
    const auto fail = [&](const std::string& what) {
      throw Error(ErrorCode::invalid_argument, std::string(source), std::string(source) + ":" + std::to_string(number) + ": " + what,
                  number);
    };
    if (fields.size() < 2 || fields.size() > 4) fail("a line has terms, a class, a value and an attribute, between tabs");
    for (std::string_view term : split_on(fields[0], '|')) {
      if (term.empty()) fail("an empty term");
      try {
        add(term, fields[1], fields.size() > 2 ? fields[2] : "", fields.size() > 3 ? fields[3] : "");
      } catch (const Error& e) {
        fail(e.what());
      }
    }
  }
}

int LexiconBuilder::class_id(std::string_view name) const {
  const auto it = std::find(classes_.begin(), classes_.end(), name);
  return it == classes_.end() ? -1 : static_cast<int>(it - classes_.begin());
}

void LexiconBuilder::finish() {
  auto& t = tables_;
  t.senses.clear();
  t.class_sets.clear();
  for (std::size_t i = 0; i < t.entries.size(); ++i) {
    t.entries[i].first_sense = bounded<std::uint32_t>(t.senses.size(), "senses");
    t.entries[i].senses = bounded<std::uint8_t>(senses_[i].size(), "senses of a word");
    if (senses_[i].empty()) t.entries[i].needs = 1u << static_cast<unsigned>(Need::any);
    ClassSet classes;
    for (const Sense& s : senses_[i]) {
      classes.add(s.cls);
      t.entries[i].needs = static_cast<std::uint8_t>(t.entries[i].needs | 1u << static_cast<unsigned>(s.need));
    }
    const auto known = std::find(t.class_sets.begin(), t.class_sets.end(), classes);
    t.entries[i].classes = bounded<std::uint16_t>(static_cast<std::size_t>(known - t.class_sets.begin()), "sets of classes");
    if (known == t.class_sets.end()) t.class_sets.push_back(classes);
    t.senses.insert(t.senses.end(), senses_[i].begin(), senses_[i].end());
  }
  const int number = class_id("NUMBER"), vulgar = class_id("VULGAR_FRACTION");
  for (std::size_t i = 1; i < t.entries.size(); ++i) {
    const std::string_view key = view().key(static_cast<EntryId>(i));
    const bool opens = key == "a" || key == "an" || key == "-" || key == "−" || key == "–";
    bool starts = false;
    for (const Sense& s : senses_[i]) starts = starts || s.cls == number || s.cls == vulgar;
    t.entries[i].flags = starts ? kStartsNumber : opens ? kOpensNumber : 0;
  }
  std::map<std::pair<std::uint32_t, EntryId>, std::pair<std::uint32_t, EntryId>> edges;
  auto next_node = static_cast<std::uint32_t>(t.entries.size());
  for (const auto& [words, phrase] : phrases_) {
    std::uint32_t node = words[0];
    t.entries[words[0]].flags |= kStartsPhrase;
    for (std::size_t i = 1; i < words.size(); ++i) {
      t.entries[words[i]].flags |= kInPhrase;
      auto [it, fresh] = edges.try_emplace({node, words[i]}, std::pair{next_node, EntryId{0}});
      next_node += fresh;
      node = it->second.first;
      if (i + 1 == words.size()) it->second.second = phrase;
    }
  }
  std::size_t size_of_edges = 64;
  while (size_of_edges < edges.size() * 3 / 2) size_of_edges *= 2;
  t.edges.assign(size_of_edges, {});
  t.edge_filter.assign(size_of_edges / 16, 0);
  for (const auto& [from, to] : edges) {
    const std::uint32_t hash = Lexicon::edge_hash(from.first, from.second);
    std::size_t at = hash & (size_of_edges - 1);
    while (t.edges[at].next) at = (at + 1) & (size_of_edges - 1);
    t.edges[at] = {from.first, to.first, from.second, to.second, 0, t.entries[to.second].needs};
    const std::size_t bit = hash & (t.edge_filter.size() * 64 - 1);
    t.edge_filter[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
  std::size_t slots = 64;
  while (slots < t.entries.size() * 7 / 5) slots *= 2;
  t.slots.assign(slots, 0);
  for (std::size_t id = 1; id < t.entries.size(); ++id) {
    const std::uint32_t h = Lexicon::hash(view().key(static_cast<EntryId>(id)));
    std::size_t at = h & (slots - 1);
    while (t.slots[at]) at = (at + 1) & (slots - 1);
    t.slots[at] = (h & 0xffff0000u) | static_cast<std::uint32_t>(id);
  }
  // Single words: phrases are found word by word.
  std::size_t words_of_16 = 0;
  const auto short_word = [&](std::size_t id) {
    const std::string_view key = view().key(static_cast<EntryId>(id));
    return key.size() <= 16 && key.find(' ') == std::string_view::npos && key.find('<') == std::string_view::npos;
  };
  for (std::size_t id = 1; id < t.entries.size(); ++id) words_of_16 += short_word(id);
  std::size_t size = 64;
  while (size < words_of_16 * 2) size *= 2;
  t.word_slots.assign(size, {});
  for (std::size_t id = 1; id < t.entries.size(); ++id) {
    if (!short_word(id)) continue;
    const std::string_view key = view().key(static_cast<EntryId>(id));
    std::uint64_t word[2] = {0, 0};
    std::memcpy(word, key.data(), key.size());
    std::size_t at = Lexicon::place(word[0], word[1], static_cast<std::uint32_t>(size));
    while (t.word_slots[at].entry) at = (at + 1) & (size - 1);
    t.word_slots[at] = {word[0], word[1], static_cast<EntryId>(id), 0, t.entries[id].flags};
  }
}

Lexicon LexiconBuilder::view() const {
  return {tables_.entries,    tables_.class_sets, tables_.senses,      tables_.slots,
          tables_.word_slots, tables_.edges,      tables_.edge_filter, tables_.pool.c_str()};
}

std::vector<std::filesystem::path> vocabulary_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& e : std::filesystem::directory_iterator(folder))
    if (e.path().extension() == ".tsv") out.push_back(e.path());
  const auto rank = [](const std::filesystem::path& p) { return p.stem() == "function_words" ? 0 : p.stem() == "common_words" ? 1 : 2; };
  std::sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return std::pair(rank(a), a) < std::pair(rank(b), b); });
  return out;
}

}  // namespace newspan
