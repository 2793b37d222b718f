#include "link/parts.hpp"

namespace newspan {
namespace {

bool is_pronoun(std::string_view w) {
  char buffer[48];
  const std::string_view folded = fold_token(w, buffer);
  const EntryId e = folded.empty() ? EntryId{0} : kLexicon.find(folded);
  return e && kLexicon.sense(e, Cls::PRONOUN, Shape::lower);
}

// A cue that makes what it reports less than asserted: expects, alleges, denied.
void doubt(const Text& t, const Quote& quote, Quantity& q) {
  if (quote.cue.empty() || quote.rule == std::string_view("want")) return;
  char buffer[48];
  const std::string_view folded = fold_token(quote.cue.of(t.text), buffer);
  const EntryId e = folded.empty() ? EntryId{0} : kLexicon.find(folded);
  const Sense* s = e ? kLexicon.sense(e, Cls::STATUS, Shape::lower) : nullptr;
  if (!s) return;
  const std::string_view c = kLexicon.text(s->value);
  if (c != "expected" && c != "alleged" && c != "required" && c != "denied") return;
  q.status = quote.cue;
  q.status_class = c;
}

// Whether the outer source is told to report the inner: According to CNN, the ministry said …; its content opens with the inner one.
bool reports(const Quote& outer, const Quote& inner, const Quantity& q) {
  const Span a = outer.voice.speaker, b = inner.voice.speaker, content = outer.parts.front();
  if (!outer.claims || a.empty() || b.empty() || a.overlaps(b)) return false;
  if (inner.cited || outer.type == QuoteType::direct) return true;
  if (outer.speaker_type == "unnamed" || outer.speaker_type == "group" || inner.speaker_type == "group") return false;
  if (outer.cue.begin >= q.span.begin || inner.cue.empty()) return false;
  return b.begin >= content.begin && b.begin <= content.begin + 8;
}

// 28 percent of voters said …: those who were asked, no source of figures.
bool respondents(const Records& r, const Quote& quote) {
  const Span s = quote.voice.speaker;
  if (s.empty()) return false;
  const auto it = std::lower_bound(r.quantities.begin(), r.quantities.end(), s.begin,
                                   [](const Quantity& q, std::uint32_t at) { return q.span.begin < at; });
  return it != r.quantities.end() && it->span.end <= s.end && (it->dimension == "percent" || it->dimension == "ratio");
}

}  // namespace

// The innermost quote that holds a figure gives its speaker and the time of speaking.
void link_voices(const Text& t, Records& r) {
  std::vector<std::size_t> open;  // the quotes around the figure: they lie apart or inside one another
  std::size_t next = 0;
  const auto close = [&](std::uint32_t at) {
    while (!open.empty() && r.quotes[open.back()].span.end <= at) open.pop_back();
  };
  for (Quantity& q : r.quantities) {
    for (; next < r.quotes.size() && r.quotes[next].span.begin <= q.span.begin; ++next) {
      close(r.quotes[next].span.begin);
      open.push_back(next);
    }
    close(q.span.begin);
    for (std::size_t i : open) {
      const Quote& quote = r.quotes[i];
      if (quote.span.end < q.span.end || !quote.claims || respondents(r, quote)) continue;
      // X expects that …: so sure is it
      if (q.status.empty() && q.role != "expected" && !(q.dimension == "age" && q.span.of(t.text).find('-') != std::string_view::npos))
        doubt(t, quote, q);
      // X said it expects to need …: X says so, it is no other.
      if (q.quote >= 0 && is_pronoun(quote.voice.speaker.of(t.text))) continue;
      if (q.quote >= 0 && !quote.cited && quote.voice.speaker_name.empty() && quote.speaker_type == "unnamed") continue;
      // CNN reported, citing the ministry, that …: of equal extent the one reported is the inner one.
      if (q.quote >= 0 && r.quotes[static_cast<std::size_t>(q.quote)].parent == static_cast<int>(i)) continue;
      if (quote.holds(q.span)) q.quote = static_cast<int>(i);  // inner ones come later
    }
    if (q.quote < 0) continue;
    const Quote& inner = r.quotes[static_cast<std::size_t>(q.quote)];
    if (inner.parent >= 0 && reports(r.quotes[static_cast<std::size_t>(inner.parent)], inner, q)) q.reporter = inner.parent;
    const Voice& v = inner.voice;
    q.voice.speaker = v.speaker;
    q.voice.speaker_name = v.speaker_name;
    q.voice.unresolved = v.unresolved;
    // Who spoke holds on over a quotation's sentences; when is told of its own sentence alone.
    if (v.said >= 0 && t.sentence_at(r.times[static_cast<std::size_t>(v.said)].span.begin) == t.sentence_at(q.span.begin))
      q.voice.said = v.said;
    if (q.voice.time == v.said) q.voice.time = -1;
  }
}

}  // namespace newspan
