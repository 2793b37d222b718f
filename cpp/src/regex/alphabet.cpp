#include "regex/alphabet.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace newspan {

Alphabet::Alphabet(const CharSets& sets, std::uint32_t conditions, bool bytes) : bytes_(bytes), words_((sets.size() + 3 + 63) / 64) {
  // What the assertions ask for are sets too, behind the others.
  const CharSet none, line({{'\n', '\n'}});
  const CharSet& ascii = conditions & (boundary | no_boundary) ? word_characters(false) : none;
  const CharSet& unicode = conditions & (unicode_boundary | no_unicode_boundary) ? word_characters(true) : none;
  const CharSet* const asked[] = {conditions & (begin_line | end_line) ? &line : &none, &ascii, &unicode};
  struct Edge {
    char32_t at;
    std::uint32_t set;
  };
  std::vector<Edge> edges{{0, 0}, {0, 0}};
  for (std::uint32_t i = 0; i < sets.size() + 3; ++i)
    for (const auto r : (i < sets.size() ? sets[i] : *asked[i - sets.size()]).ranges()) {
      edges.push_back({r.first, i});
      edges.push_back({r.last + 1, i});
    }
  std::sort(edges.begin(), edges.end(), [](Edge a, Edge b) { return a.at < b.at; });

  const std::size_t characters = bytes ? 256 : CharSet::kLast + 1;
  const std::size_t page_size = bytes ? 256 : kPage;
  std::map<std::vector<std::uint64_t>, std::uint16_t> known;
  std::vector<std::uint64_t> now(words_);
  std::unordered_map<std::uint32_t, std::uint16_t> even;  // pages of one symbol
  const auto page = [&](std::uint16_t symbol) {
    pages_.insert(pages_.end(), page_size, symbol);
    return static_cast<std::uint16_t>(pages_.size() / page_size - 1);
  };
  for (std::size_t i = 0; i < edges.size();) {
    std::size_t at = edges[i].at;
    for (; i < edges.size() && edges[i].at == at; ++i) now[edges[i].set / 64] ^= std::uint64_t{1} << (edges[i].set % 64);
    if (at >= characters) break;
    const std::size_t next = i < edges.size() ? std::min<std::size_t>(edges[i].at, characters) : characters;
    const auto [found, fresh] = known.try_emplace(now, static_cast<std::uint16_t>(traits_.size()));
    const std::uint16_t symbol = found->second;
    if (fresh) {
      takes_.insert(takes_.end(), now.begin(), now.end());
      const auto has = [&](std::size_t set) { return static_cast<std::uint8_t>(now[set / 64] >> (set % 64) & 1); };
      traits_.push_back(
          static_cast<std::uint8_t>(has(sets.size()) * newline | has(sets.size() + 1) * word | has(sets.size() + 2) * unicode_word));
    }
    while (at < next) {
      const std::size_t within = at % page_size, count = std::min(page_size - within, next - at);
      if (within > 0) {
        std::fill_n(&pages_[page_.back() * page_size + within], count, symbol);
      } else if (count < page_size) {
        page_.push_back(page(symbol));
      } else {
        const auto [same, first] = even.try_emplace(symbol);
        if (first) same->second = page(symbol);
        page_.push_back(same->second);
      }
      at += count;
    }
  }
  stops_ = static_cast<std::uint32_t>(traits_.size());
  for (std::uint8_t t = 0; t < 2 * no_character; ++t) traits_.push_back(t);
  unknown_ = stop(2 * no_character - 1);  // nowhere has all traits
  takes_.resize(traits_.size() * words_);

  for (std::uint32_t b = 0; b < low_.size(); ++b)
    low_[b] = bytes ? pages_[b] : b < 128 ? static_cast<std::uint16_t>(of(b)) : static_cast<std::uint16_t>(unknown_);
}

// A text that is not valid UTF-8 is read somehow, and not beyond its end.
std::uint32_t Alphabet::beyond(std::string_view text, std::size_t& at, std::size_t end) const {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (size > end - at) {
    at = end;
    return of(kReplacement);
  }
  const char32_t c = next_code_point(text, at);
  return of(c <= CharSet::kLast ? c : kReplacement);
}

std::uint32_t Alphabet::before(std::string_view text, std::size_t at) const {
  if (at == 0) return no_character;
  at = begin_before(text, at, 0);
  return traits_[read(text, at, text.size())];
}

std::uint32_t Alphabet::behind(std::string_view text, std::size_t at) const {
  return at == text.size() ? std::uint32_t{no_character} : traits_[read(text, at, text.size())];
}

}  // namespace newspan
