#include "news/structure/structure.hpp"

#include "tables.hpp"

namespace newspan {
namespace {

// PLACE[/PLACE][, Region][, Month day][ (Agency)] and a dash, at a paragraph's start: the place in capitals, or an agency in
// brackets, and a new sentence behind the dash. At most 20 tokens.
bool dateline(const Text& t, std::uint32_t i, std::uint32_t& end) {
  const auto n = static_cast<std::uint32_t>(t.tokens.size());
  const auto has = [&](std::uint32_t k, ClassId cls) {
    return t.tokens[k].entry && kLexicon.sense(t.tokens[k].entry, cls, t.tokens[k].shape);
  };
  if (!is_capital(t.tokens[i].shape) || has(i, Cls::NO_PLACE)) return false;
  // The place's own words, up to a comma, bracket or dash.
  bool capitals = t.tokens[i].end - t.tokens[i].begin > 2;
  bool place = true, agency = false;
  for (std::uint32_t k = i; k < n && k < i + 20; ++k) {
    const Token& token = t.tokens[k];
    if (k > i && (token.flags & kLineBefore)) return false;
    const std::string_view s = t.of(k);
    if (s == "(") {
      for (++k; k < n && t.of(k) != ")"; ++k)
        if (t.tokens[k].shape == Shape::lower || (t.tokens[k].flags & kLineBefore)) return false;
      agency = true;
      place = false;
      continue;
    }
    if (s == "—" || s == "–" || s == "--" || s == "_" || (s == "-" && token.shape == Shape::punct_loose)) {
      if (k == i || k + 1 >= n || (t.tokens[k + 1].flags & kParagraphBefore && s != "_")) return false;
      end = k;
      return (capitals || agency) && t.tokens[k + 1].shape != Shape::lower;
    }
    if (s == ",") place = false;
    if (place && is_letters(token.shape) && token.shape != Shape::upper && token.shape != Shape::initial) capitals = false;
    const bool part = is_capital(token.shape) || s == "," || s == "." || s == "/" || s == "-" || token.shape == Shape::n_large ||
                      s == "’s" || s == "de" || s == "'s";
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
