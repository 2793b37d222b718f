#include "link/link.hpp"

#include <cmath>
#include <string>
#include <unordered_map>

#include "link/clause.hpp"
#include "link/parts.hpp"
#include "news/masks.hpp"

namespace newspan {
namespace {

// Equal in value, range and unit, and of the same thing where both name one; the first such figure of the text.
void link_same(const Text& t, Records& r) {
  std::unordered_map<std::string, int> first;  // by figure and thing, and by the figure alone
  std::string figure, with_thing;
  for (std::size_t i = 0; i < r.quantities.size(); ++i) {
    Quantity& q = r.quantities[i];
    if (q.dimension == "ordinal" || q.dimension == "number" || q.dimension == "duration") continue;
    figure.assign(reinterpret_cast<const char*>(&q.value), sizeof q.value);
    if (!std::isnan(q.high)) figure.append(reinterpret_cast<const char*>(&q.high), sizeof q.high);
    figure.append("\n").append(q.dimension).append("\n").append(q.unit.view());
    const std::string_view thing = q.thing.of(t.text);
    with_thing = figure;
    with_thing.append("\n").append(thing);
    int best = -1;
    const auto offer = [&](const std::string& key) {
      if (const auto it = first.find(key); it != first.end() && (best < 0 || it->second < best)) best = it->second;
    };
    // Two people, 5 percent: small round figures are equal by chance.
    const bool telling = q.dimension != "age" && q.value >= 13 && std::fmod(q.value, 10) != 0;
    if (!thing.empty() && (q.dimension == "age" || q.value > 2)) offer(with_thing);
    if (telling) offer(thing.empty() ? figure : figure + "\n");
    if (best >= 0) {
      const int earlier = r.quantities[static_cast<std::size_t>(best)].same_as;
      q.same_as = earlier >= 0 ? earlier : best;
    }
    first.try_emplace(figure, static_cast<int>(i));
    first.try_emplace(with_thing, static_cast<int>(i));
  }
}

}  // namespace

void link_quantities(const Text& t, LinkScratch& s, Records& r) {
  if (r.quantities.empty()) return;
  Masks(r, s.masks).contacts().times().quantities().names();
  // Only sentences that hold a figure are looked at.
  s.items.clear();
  s.symbols.clear();
  const Sentence* last = nullptr;
  for (const Quantity& q : r.quantities) {
    const Sentence& sentence = t.sentences[t.sentence_at(q.span.begin)];
    if (q.dimension == "ordinal" || last == &sentence) continue;
    add_items(t, clause_grammar::automaton, s.masks, sentence.first, sentence.last, s.items, s.symbols);
    last = &sentence;
  }
  ClauseReader clause(t, s, r);
  clause.run();
  link_times(t, r);
  clause.share();
  link_voices(t, r);
  link_same(t, r);
}

}  // namespace newspan
