#include "news/structure/structure.hpp"

#include <algorithm>
#include <utility>

#include "news/masks.hpp"
#include "tables.hpp"

namespace newspan {
namespace {

using structure_grammar::Action;

class StructureReader {
 public:
  StructureReader(const Text& text, StructureScratch& scratch, Records& records) : t_(text), scratch_(scratch), out_(records.structures) {
    const auto n = static_cast<std::uint32_t>(t_.tokens.size());
    t_.each_line([&](std::uint32_t i) { lines_.push_back({i, n}); });
    for (std::size_t k = lines_.size(); k-- > 0;) {
      const bool goes_on = k + 1 < lines_.size() && !(flags(lines_[k + 1].first) & kParagraphBefore);
      if (k + 1 < lines_.size()) lines_[k].last = lines_[k + 1].first;
      lines_[k].paragraph = goes_on ? lines_[k + 1].paragraph : static_cast<std::uint32_t>(k);
    }
  }

  void run() {
    // Only what opens a line can match: the walks elsewhere end at their first item.
    Matcher(structure_grammar::automaton, scratch_.items, scratch_.symbols, t_.watch).run([&](Match& m) { return act(m); });
    for (const auto& [from, to] : taken_)
      for (std::uint32_t k = from; k <= to; ++k) lines_[k].taken = true;
    by_place();
    std::sort(out_.begin(), out_.end(), [](const Structure& a, const Structure& b) { return a.first < b.first; });
  }

 private:
  struct Line {
    std::uint32_t first, last;    // tokens
    std::uint32_t paragraph = 0;  // the last line of its paragraph
    bool taken = false;
  };

  std::uint8_t flags(std::uint32_t token) const { return t_.tokens[token].flags; }
  std::size_t line_at(std::uint32_t token) const {
    const auto it = std::upper_bound(lines_.begin(), lines_.end(), token, [](std::uint32_t i, const Line& l) { return i < l.first; });
    return static_cast<std::size_t>(it - lines_.begin()) - 1;
  }

  bool act(Match& m) {
    const std::uint32_t first = scratch_.items[m.extent().begin].first, last = scratch_.items[m.extent().end - 1].last;
    const std::size_t line = line_at(first);
    // Inside the row before, a correction's paragraph: what opens a line ends it.
    const bool inside = !out_.empty() && out_.back().last > first;
    if (inside && (first != lines_[line].first || out_.back().first == first)) return false;
    const std::string_view argument = m.rule->argument;
    StructureType type = StructureType::dateline;
    switch (static_cast<Action>(m.rule->action)) {
      case Action::dateline:
        // In one of the first paragraphs: behind a headline, a byline; and one is enough.
        if (line > 7 || dateline_) return false;
        if (std::string_view(m.rule->name) == "dateline" && t_.tokens[first].end - t_.tokens[first].begin < 3 && t_.of(first) != "ST")
          return false;
        dateline_ = true;
        break;
      case Action::byline:
        // By Monday the river had risen: prose.
        if (std::string_view(m.rule->name) == "byline" &&
            (lines_[line].last - lines_[line].first > 30 || t_.of(lines_[line].last - 1) == "."))
          return false;
        type = StructureType::byline;
        break;
      case Action::caption: type = StructureType::caption; break;
      case Action::correction: type = StructureType::correction; break;
      case Action::promo: type = StructureType::promo; break;
      case Action::item: {
        // One item makes no list.
        const std::string_view mark = t_.of(first);
        const auto like = [&](std::size_t k) {
          if (k >= lines_.size()) return false;
          const std::string_view s = t_.of(lines_[k].first);
          return is_letters(t_.tokens[first].shape) == is_letters(t_.tokens[lines_[k].first].shape) &&
                 (s == mark || (t_.tokens[first].shape == Shape::n_large && t_.tokens[lines_[k].first].shape == Shape::n_large &&
                                lines_[k].first + 1 < t_.tokens.size() && t_.of(lines_[k].first + 1) == t_.of(first + 1)));
        };
        if (!like(line + 1) && !(line > 0 && like(line - 1))) return false;
        type = StructureType::list;
        break;
      }
    }
    if (inside) {
      out_.back().last = first;
      out_.back().span.end = t_.tokens[first - 1].end;
      taken_.back().second = static_cast<std::uint32_t>(line - 1);
    }
    const std::size_t to = argument == "paragraph" ? lines_[line].paragraph : line;
    // A list is one row, from its first mark to the end of its last item.
    if (type == StructureType::list && !out_.empty() && out_.back().type == type && out_.back().last == first) {
      out_.back().last = lines_[to].last;
      out_.back().span.end = t_.tokens[lines_[to].last - 1].end;
    } else {
      add(type, m.rule->name, argument.empty() ? first : lines_[line].first, argument.empty() ? last : lines_[to].last);
    }
    if (!argument.empty() || type == StructureType::byline)
      taken_.emplace_back(static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(to));
    return true;
  }

  void add(StructureType type, const char* rule, std::uint32_t first, std::uint32_t last) {
    Structure s;
    s.type = type;
    s.rule = rule;
    s.first = first;
    s.last = last;
    s.span = {t_.tokens[first].begin, t_.tokens[last - 1].end};
    out_.push_back(s);
  }

  bool ends_as_prose(const Line& l) const {
    std::uint32_t k = l.last - 1;
    while (k > l.first && (t_.of(k) == "”" || t_.of(k) == "\"" || t_.of(k) == ")" || t_.of(k) == "’" || t_.of(k) == "'")) --k;
    const char c = t_.of(k)[0];
    return c == '.' || c == '!' || c == '?' || c == ':' || c == ';' || c == ',' || t_.of(k) == "…";
  }

  // A headline is the first line, short and without a full stop, with prose below; what stands between it and the prose
  // likewise, and short lines between paragraphs, are subheads.
  void by_place() {
    const auto prose = [&](std::size_t k) {
      return k < lines_.size() && lines_[k].last - lines_[k].first >= 5 && ends_as_prose(lines_[k]);
    };
    const auto stops = [&](const Line& l) {
      const std::string_view end = t_.of(l.last - 1);
      return end == "." || end == "," || end == ";" || end == ":" || (ends_as_prose(l) && end != "?" && end != "!");
    };
    bool head = false;  // so far nothing but the head of the story
    for (std::size_t k = 0; k < lines_.size(); ++k) {
      const Line& l = lines_[k];
      const std::uint32_t size = l.last - l.first;
      if (l.taken) continue;
      const bool titled = size >= 2 && t_.tokens[l.first].shape != Shape::lower && is_letters_in(l) && !stops(l);
      if (k == 0 || head) {
        std::size_t below = k + 1;
        while (below < lines_.size() && below < k + 5 && !prose(below)) ++below;
        head = titled && size <= 30 && prose(below);
        if (head) add(k == 0 ? StructureType::headline : StructureType::subhead, k == 0 ? "headline" : "standfirst", l.first, l.last);
      } else if (titled && size <= 12 && (prose(k - 1) || lines_[k - 1].taken) && prose(k + 1)) {
        add(StructureType::subhead, "subhead", l.first, l.last);
      }
    }
  }
  bool is_letters_in(const Line& l) const {
    for (std::uint32_t i = l.first; i < l.last; ++i)
      if (is_letters(t_.tokens[i].shape)) return true;
    return false;
  }

  const Text& t_;
  StructureScratch& scratch_;
  std::vector<Structure>& out_;
  std::vector<Line> lines_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> taken_;  // first and last lines of the rows that fill them
  bool dateline_ = false;
};

}  // namespace

void read_structure(const Text& t, StructureScratch& scratch, Records& records) {
  Masks(records, scratch.masks).contacts();
  // Rules read how lines open: the rest is not looked at.
  constexpr std::uint32_t kOpening = 24;
  scratch.items.clear();
  scratch.symbols.clear();
  const auto n = static_cast<std::uint32_t>(t.tokens.size());
  std::uint32_t line = 0;
  const auto read_to = [&](std::uint32_t end) {
    if (line < end)
      add_items(t, structure_grammar::automaton, scratch.masks, line, std::min(end, line + kOpening), scratch.items, scratch.symbols);
    line = end;
  };
  t.each_line(read_to);
  read_to(n);
  StructureReader(t, scratch, records).run();
}

}  // namespace newspan
