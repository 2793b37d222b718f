#include "news/structure/structure.hpp"

#include "tables.hpp"

namespace newspan {
namespace {

// PLACE[, Region][, Month day][ (Agency)] followed by a dash, at a paragraph's start; the place in capitals, or an
// agency in brackets. At most 16 tokens.
bool dateline(const Text& t, std::uint32_t i, std::uint32_t& end) {
  const auto n = static_cast<std::uint32_t>(t.tokens.size());
  const auto text = [&](std::uint32_t k) { return t.of(k); };
  bool capitals = t.tokens[i].shape == Shape::upper && t.tokens[i].end - t.tokens[i].begin > 2;
  if (!capitals && t.tokens[i].shape != Shape::cap) return false;
  bool agency = false;
  for (std::uint32_t k = i; k < n && k < i + 16; ++k) {
    const Token& token = t.tokens[k];
    if (k > i && (token.flags & kLineBefore)) return false;
    const std::string_view s = text(k);
    if (s == "(") {
      for (++k; k < n && text(k) != ")"; ++k)
        if (t.tokens[k].shape == Shape::lower || (t.tokens[k].flags & kLineBefore)) return false;
      agency = true;
      continue;
    }
    if (s == "—" || s == "–" || s == "--" || s == "_" || (s == "-" && token.shape == Shape::punct_loose)) {
      if (k == i) return false;
      end = k;
      return capitals || agency;
    }
    const bool part =
        is_capital(token.shape) || s == "," || s == "." || token.shape == Shape::n_large || s == "’s" || s == "de" || s == "-";
    if (!part) return false;
  }
  return false;
}

}  // namespace

void read_structure(const Text& t, Records& records) {
  // A dateline stands in one of the first paragraphs: behind a headline, a byline.
  std::uint32_t paragraphs = 0;
  for (std::uint32_t i = 0; i < t.tokens.size() && paragraphs < 6; ++i) {
    if (!(t.tokens[i].flags & kParagraphBefore) && !(t.tokens[i].flags & kLineBefore)) continue;
    ++paragraphs;
    std::uint32_t end = 0;
    if (!dateline(t, i, end)) continue;
    Structure s;
    s.type = StructureType::dateline;
    s.span = {t.tokens[i].begin, t.tokens[end - 1].end};
    s.first = i;
    s.last = end;
    s.rule = "dateline";
    records.structures.push_back(s);
    return;
  }
}

}  // namespace newspan
