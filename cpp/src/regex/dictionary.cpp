#include "newspan/dictionary.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/utf8.hpp"
#include "newspan/error.hpp"
#include "newspan/limits.hpp"
#include "unicode/char_class.hpp"
#include "unicode/folds.hpp"

namespace newspan {
namespace {

bool is_space(char32_t c) {
  const CharClass k = char_class(c);
  return k == CharClass::space || k == CharClass::line;
}

bool is_word(char32_t c) {
  const CharClass k = char_class(c);
  return c == U'_' || !(k == CharClass::space || k == CharClass::line || k == CharClass::sign);
}

bool is_mark(char32_t c) { return c >= 0x300 && char_class(c) == CharClass::mark; }

}  // namespace

// A trie over the terms as they compare, walked from every place where a term may begin. Nodes are numbered level by level,
// so that a node's edges, and its terms, end where the next one's begin.
struct Dictionary::Impl {
  std::vector<Term> terms;
  DictionaryOptions options;
  const Folds* folds = nullptr;

  struct Node {
    std::uint32_t edges, terms;  // the first of each
  };
  std::vector<Node> nodes;
  std::string labels;                  // of the edges
  std::vector<std::uint32_t> targets;  // of the edges
  std::vector<std::uint32_t> order;    // the terms, node by node

  struct Ascii {
    unsigned char as;         // what it compares as
    bool space, word, start;  // start: a term begins so
  };
  std::array<Ascii, 128> ascii{};

  void build();

  // What a code point compares as.
  std::string_view compared(char32_t c, std::string& scratch) const {
    if (c == U'’' || c == U'‘' || c == U'ʼ') return "'";
    if (is_space(c)) return " ";
    return folds->of(c, scratch);
  }
  std::string key(std::string_view term) const;

  std::uint32_t step(std::uint32_t node, char byte) const {
    const std::uint32_t from = nodes[node].edges, n = nodes[node + 1].edges - from;
    const char* at = labels.data() + from;
    if (n <= 4) {
      for (std::uint32_t i = 0; i < n; ++i)
        if (at[i] == byte) return targets[from + i];
      return 0;
    }
    const void* hit = std::memchr(at, byte, n);
    return hit ? targets[from + static_cast<std::size_t>(static_cast<const char*>(hit) - at)] : 0;
  }
  bool ends(std::uint32_t node) const { return nodes[node].terms < nodes[node + 1].terms; }

  bool word_at(std::string_view text, std::size_t at) const {
    return static_cast<unsigned char>(text[at]) < 128 ? ascii[static_cast<unsigned char>(text[at])].word
                                                      : is_word(next_code_point(text, at));
  }
  bool close(std::string_view text, std::size_t& end) const;
  void walk(std::string_view text, std::size_t begin, std::vector<Match>& out) const;
};

std::string Dictionary::Impl::key(std::string_view term) const {
  std::string out, scratch;
  for (std::size_t at = 0; at < term.size();) {
    const std::string_view part = compared(next_code_point(term, at), scratch);
    if (part == " " && (out.empty() || out.back() == ' ')) continue;
    out += part;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

void Dictionary::Impl::build() {
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto bad = [&](const std::string& what) {
      throw Error(ErrorCode::invalid_argument, "terms", "terms: term " + std::to_string(i) + ": " + what, i);
    };
    if (find_invalid_utf8(terms[i].text) != std::string_view::npos) bad("not valid UTF-8");
    keys.push_back(key(terms[i].text));
    if (keys.back().empty()) bad("there is nothing to look for");
    if (keys.back().size() > kMaxTerm) bad("longer than " + std::to_string(kMaxTerm) + " bytes as it compares");
    order.push_back(static_cast<std::uint32_t>(i));
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });

  struct Range {
    std::size_t from, to, depth;
  };
  std::vector<std::uint32_t> sorted = std::move(order);
  order.clear();
  std::vector<Range> queue{{0, sorted.size(), 0}};
  for (std::size_t q = 0; q < queue.size(); ++q) {
    auto [from, to, depth] = queue[q];
    nodes.push_back({static_cast<std::uint32_t>(labels.size()), static_cast<std::uint32_t>(order.size())});
    for (; from < to && keys[sorted[from]].size() == depth; ++from) order.push_back(sorted[from]);
    while (from < to) {
      const char label = keys[sorted[from]][depth];
      std::size_t end = from;
      while (end < to && keys[sorted[end]][depth] == label) ++end;
      labels += label;
      targets.push_back(static_cast<std::uint32_t>(queue.size()));
      queue.push_back({from, end, depth + 1});
      from = end;
    }
  }
  nodes.push_back({static_cast<std::uint32_t>(labels.size()), static_cast<std::uint32_t>(order.size())});

  std::string scratch;
  for (char32_t c = 0; c < 128; ++c) {
    const std::string_view as = compared(c, scratch);
    ascii[c] = {static_cast<unsigned char>(as[0]), is_space(c), is_word(c), step(0, as[0]) != 0};
  }
}

// Whether a match may end here; moves the end over accents that do not count.
bool Dictionary::Impl::close(std::string_view text, std::size_t& end) const {
  std::string scratch;
  while (end < text.size() && static_cast<unsigned char>(text[end]) >= 128) {
    std::size_t next = end;
    const char32_t c = next_code_point(text, next);
    if (!is_mark(c)) break;
    if (!compared(c, scratch).empty()) return false;  // a letter and its mark are one
    end = next;
  }
  return !options.whole_words || end == text.size() || !word_at(text, end) || !is_word(previous_code_point(text, end));
}

void Dictionary::Impl::walk(std::string_view text, std::size_t begin, std::vector<Match>& out) const {
  const std::size_t first = out.size();
  // The longer come last here, then all is turned round.
  const auto take = [&](std::uint32_t node, std::size_t end) {
    const Span span{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    for (std::uint32_t i = nodes[node + 1].terms; i-- > nodes[node].terms;) out.push_back({order[i], span});
  };
  std::string scratch;
  std::uint32_t node = 0, longest = 0;
  std::size_t longest_end = 0;
  for (std::size_t at = begin; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    bool space = false;
    if (byte < 128) {
      ++at;
      space = ascii[byte].space;
      node = step(node, static_cast<char>(ascii[byte].as));
    } else {
      const std::string_view part = compared(next_code_point(text, at), scratch);
      space = part == " ";
      if (part.empty()) continue;  // taken along by close
      for (std::size_t i = 0; i < part.size() && (i == 0 || node); ++i) node = step(node, part[i]);
    }
    if (!node) break;
    if (space) {  // the whole run, and what does not count within
      for (std::size_t next = at; next < text.size(); at = next) {
        const char32_t c = next_code_point(text, next);
        if (!is_space(c) && !compared(c, scratch).empty()) break;
      }
    }
    if (!ends(node)) continue;
    std::size_t end = at;
    if (!close(text, end)) continue;
    if (options.overlapping) {
      take(node, end);
    } else {
      longest = node;
      longest_end = end;
    }
  }
  if (longest) take(longest, longest_end);
  std::reverse(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
}

Dictionary::Dictionary(std::vector<Term> terms, DictionaryOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->terms = std::move(terms);
  impl->options = options;
  impl->folds = &folds({.case_fold = options.ignore_case, .strip_accents = options.ignore_accents});
  impl->build();
  impl_ = std::move(impl);
}

Dictionary::~Dictionary() = default;
Dictionary::Dictionary(Dictionary&&) noexcept = default;
Dictionary& Dictionary::operator=(Dictionary&&) noexcept = default;

const std::vector<Dictionary::Term>& Dictionary::terms() const { return impl_->terms; }
const DictionaryOptions& Dictionary::options() const { return impl_->options; }

void Dictionary::find_all(std::string_view text, std::vector<Match>& out) const {
  check_size(text);
  const Impl& d = *impl_;
  bool word_before = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    std::size_t next = at;
    bool word = false, start = false;
    if (byte < 128) {
      ++next;
      word = d.ascii[byte].word;
      start = d.ascii[byte].start;
    } else {
      const char32_t c = next_code_point(text, next);
      word = is_word(c);
      start = !is_mark(c);
    }
    if (start && !(d.options.whole_words && word && word_before)) {
      const std::size_t before = out.size();
      d.walk(text, at, out);
      if (out.size() > before && !d.options.overlapping) {
        next = out.back().span.end;
        word = is_word(previous_code_point(text, next));
      }
    }
    word_before = word;
    at = next;
  }
}

}  // namespace newspan
