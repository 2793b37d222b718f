#include "news/quote/quote.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "grammar/rule_reader.hpp"
#include "news/masks.hpp"
#include "tables.hpp"

namespace newspan {
namespace {

using namespace quote_grammar;

constexpr std::uint32_t kFrame = 16;  // items: of a closing tag from its verb on
constexpr std::uint32_t kFar = 30;    // items: how far a subject is looked for

class QuoteReader : RuleReader {
 public:
  QuoteReader(const Text& text, QuoteScratch& scratch, Records& records)
      : RuleReader(text, kLexicon, scratch.items), s_(scratch), records_(records), out_(records.quotes) {
    n_ = static_cast<std::uint32_t>(items_.size());
  }

  void pair_marks();
  void read_direct();
  bool act(Match& m);
  void finish();

 private:
  using Range = ItemRange;

  // ---- what an item is
  const Item& at(std::uint32_t i) const { return items_[i]; }
  bool is(std::uint32_t i, std::string_view w) const { return i < n_ && text(items_[i]) == w; }
  template <std::size_t n>
  bool is(std::uint32_t i, const char (&w)[n]) const {
    return i < n_ && (is_punct(items_[i].shape) || !is_mark(w)) && equals(text(items_[i]), w);
  }
  template <std::size_t n>
  bool word_is(std::uint32_t i, const char (&w)[n]) const {
    return i < n_ && equals(word(items_[i]), w);
  }
  bool cls(std::uint32_t i, ClassId c) const { return i < n_ && kLexicon.has_sense(items_[i].entry, c, items_[i].shape); }
  bool cls(std::uint32_t i, std::initializer_list<ClassId> any) const {
    return i < n_ && kLexicon.any_sense(items_[i].entry, any, items_[i].shape);
  }
  bool starts(std::uint32_t i) const { return i >= n_ || (items_[i].flags & kItemBoundary) != 0; }
  bool record(std::uint32_t i, RecordTag from, RecordTag to) const {
    return i < n_ && items_[i].shape == Shape::record && items_[i].entry >= 1u + static_cast<unsigned>(from) &&
           items_[i].entry <= 1u + static_cast<unsigned>(to);
  }
  bool person(std::uint32_t i) const { return record(i, RecordTag::person, RecordTag::person); }
  bool name(std::uint32_t i) const { return record(i, RecordTag::person, RecordTag::other_name); }
  bool time(std::uint32_t i) const { return record(i, RecordTag::date, RecordTag::set); }
  bool punct(std::uint32_t i) const { return i < n_ && is_punct(items_[i].shape); }
  bool terminator(std::uint32_t i) const {
    if (!punct(i)) return false;
    const char c = text(items_[i])[0];
    return c == '.' || c == '!' || c == '?' || is(i, "…");
  }
  bool mark(std::uint32_t i) const {
    if (!punct(i)) return false;
    const std::string_view s = text(items_[i]);
    switch (static_cast<unsigned char>(s[0])) {
      case '"': return s.size() == 1;
      case '\'':
      case '`': return s.size() == 2 && s[1] == s[0];
      case 0xC2: return equals(s, "«") || equals(s, "»");
      case 0xE2: return equals(s, "“") || equals(s, "”") || equals(s, "„");
      case 0xE3: return equals(s, "「") || equals(s, "」");
      default: return false;
    }
  }
  // Whether a comma stands before item i, inside a closing mark or not: “…,” | X said.
  bool behind_comma(std::uint32_t i) const {
    if (i == 0 || !punct(i - 1)) return false;
    return is(i - 1, ",") || (i > 1 && closing(i - 1) && is(i - 2, ","));
  }
  bool closing(std::uint32_t i) const { return in_quoted(i) && quoted(i).closed && quoted(i).end == i + 1; }
  bool finite(std::uint32_t i) const { return cls(i, {Cls::SAY_PAST, Cls::SAY_PRESENT, Cls::NEGATED_SAY}) && !title(i); }
  // Gen. | Park
  bool titled(std::uint32_t i, std::uint32_t first) const {
    const std::uint32_t k = i > first + 1 && is(i - 1, ".") ? i - 2 : i - 1;
    return is_capital(at(k).shape) && cls(k, Cls::TITLE);
  }
  // Judge Ida Moe
  bool title(std::uint32_t i) const { return at(i).shape == Shape::cap && name(i + 1) && cls(i, Cls::TITLE); }
  bool object_pronoun(std::uint32_t i) const { return word_is(i, "him") || word_is(i, "her") || word_is(i, "them"); }
  bool source_noun(std::uint32_t i) const {
    return cls(i, {Cls::SPEAK_NOUN, Cls::ORG_NOUN, Cls::DOC_NOUN, Cls::MEDIA_NOUN, Cls::ROLE_TITLE});
  }
  // a clerk who accused the mayor
  bool who_hangs() const {
    std::uint32_t k = cue_;
    while (k > first_ && between(k - 1)) --k;
    return k > first_ && word_is(k - 1, "who");
  }
  // Words that may stand between a subject and its verb.
  bool between(std::uint32_t i) const {
    return (cls(i, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION, Cls::OFTEN}) || time(i) ||
            (at(i).shape == Shape::lower && text(at(i)).size() > 4 && text(at(i)).ends_with("ly"))) &&
           !source_noun(i);
  }
  std::uint32_t sentence_first(std::uint32_t i) const {
    while (i > 0 && !starts(i)) --i;
    return i;
  }
  std::uint32_t sentence_end(std::uint32_t i) const {
    for (++i; i < n_ && !starts(i);) ++i;
    return i;
  }
  // said, wrote, tweeted: not what is known, meant or shown, and no noun
  bool plain_speech(std::uint32_t i) const {
    if (cls(i, Cls::NOUN_TOO) && i > 0 && !name(i - 1) && !cls(i - 1, Cls::PRONOUN)) return false;
    for (ClassId c : {Cls::SAY_PAST, Cls::SAY_PRESENT, Cls::SAY_ING, Cls::SAY_PART, Cls::SAY_BASE})
      if (const Sense* s = sense(at(i), c)) return kLexicon.text(s->attr) == "bare" || kLexicon.text(s->attr) == "tag";
    return false;
  }
  // the report, an update; but: both say, all claimed
  bool article_before(std::uint32_t i) const {
    return i > 0 && cls(i - 1, Cls::DETERMINER) && !word_is(i - 1, "both") && !word_is(i - 1, "all") && !word_is(i - 1, "some") &&
           !word_is(i - 1, "that") && !word_is(i - 1, "this");
  }
  // told them | a story
  bool told_thing(Range r) const { return cls(r.begin, Cls::DETERMINER) && r.end < r.begin + 4 && !has_verb(r); }
  // A verb that is a noun as often, and stands behind nothing that can be a subject or an auxiliary.
  bool noun_here(std::uint32_t i, std::uint32_t first) const {
    if (!cls(i, Cls::NOUN_TOO)) return false;
    if (i == first || cls(i - 1, Cls::POSSESSOR)) return true;
    const std::string_view before = text(at(i - 1));
    return !cls(i - 1, {Cls::PRONOUN, Cls::AUXILIARY, Cls::ADVERB, Cls::RELATIVE}) && !name(i - 1) && !word_is(i - 1, "to") &&
           !word_is(i - 1, "that") && !before.ends_with("ly") && !(before.ends_with("s") && !text(at(i)).ends_with("s"));
  }
  // said, told: a finite verb of speech and nothing else
  bool says(std::uint32_t i) const { return cls(i, Cls::SAY_PAST) && plain_speech(i) && !cls(i, Cls::NOUN_TOO) && !article_before(i); }
  // A capital behind an opening mark, in a word that needs none.
  bool opens_sentence(std::uint32_t open) const {
    return name(open + 1) || (open + 1 < n_ && is_capital(at(open + 1).shape) && at(open + 1).entry);
  }
  bool in_quoted(std::uint32_t i) const { return i < n_ && s_.quoted_at[i] >= 0; }
  bool in_speech(std::uint32_t i) const { return in_quoted(i) && quoted(i).speech; }
  const Quoted& quoted(std::uint32_t i) const { return s_.quoted[static_cast<std::size_t>(s_.quoted_at[i])]; }

  // ---- who
  struct Source {
    Range range{0, 0};
    bool negated = false;
    explicit operator bool() const { return !range.empty(); }
  };
  Source subject_left(std::uint32_t verb, std::uint32_t stop) const;
  Range phrase_left(std::uint32_t end, std::uint32_t stop) const;
  void coordinate(Range& r, std::uint32_t stop) const;
  Range phrase_right(std::uint32_t begin, std::uint32_t stop) const;
  Range with_name(Range r, std::uint32_t stop) const;
  Range speaker_right(std::uint32_t begin, std::uint32_t stop) const;
  bool speaks(Range r) const;
  bool plural(Range r) const;
  bool names_somebody(Range r) const {
    for (std::uint32_t i = r.begin; i < r.end; ++i)
      if (name(i) || source_noun(i)) return true;
    return false;
  }
  bool names_one(Range r) const {
    for (std::uint32_t i = r.begin; i < r.end; ++i)
      if (name(i)) return true;
    return r.end == r.begin + 1 && cls(r.begin, Cls::PRONOUN);
  }
  Range sentence_subject(std::uint32_t i) const;
  std::string_view kind_of(Range r) const;

  bool closed(std::uint32_t i) const { return cls(i, {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::AUXILIARY, Cls::PRONOUN, Cls::DETERMINER}); }
  bool clitic(std::uint32_t i) const { return word_is(i, "'s"); }  // Kyiv’s; folded, ’ is '
  // the teachers’ | union
  bool plural_owner(std::uint32_t i, std::uint32_t first) const {
    return i > first && at(i).shape == Shape::punct_after && (is(i, "’") || is(i, "'")) && text(at(i - 1)).ends_with("s");
  }
  bool cites(std::uint32_t i) const { return word_is(i, "citing") || word_is(i, "quoting"); }

  // ---- what
  Span span(std::uint32_t from, std::uint32_t to) const { return {t_.tokens[at(from).first].begin, t_.tokens[at(to - 1).last - 1].end}; }
  std::uint32_t content_end(std::uint32_t from, std::uint32_t stop, bool clause) const;
  bool clause_ahead(std::uint32_t from, std::uint32_t stop) const;
  bool has_verb(Range r) const;
  std::uint32_t clause_stop(std::uint32_t cue, std::uint32_t from, std::uint32_t first, std::uint32_t stop) const;
  bool take(Range content, std::uint32_t cue, const Source& source, bool negated_, const char* rule);
  bool take_before(std::uint32_t cue, const Source& source);
  bool cite(std::uint32_t cue, const Source& source, const char* rule);
  std::uint32_t find_as_saying(std::uint32_t cue, std::uint32_t stop, Source& who) const;
  bool as_saying(std::uint32_t cue, std::uint32_t stop, const Source& reporter);
  std::uint32_t prose_first(std::uint32_t cue) const;
  bool resumes(Range before, std::uint32_t from) const;
  std::uint32_t closing_tag(std::uint32_t first, std::uint32_t cue, std::uint32_t stop) const;
  std::uint32_t skip_frame(std::uint32_t i, std::uint32_t stop, int& said, bool hearer) const;
  bool moment(std::uint32_t i) const;
  int said_near(std::uint32_t cue, std::uint32_t last, std::uint32_t from, std::uint32_t to) const;
  int said_between(Range who, std::uint32_t cue) const;
  int said_first(std::uint32_t first, Range who) const;

  // ---- direct speech
  struct Tag {
    std::uint32_t cue = 0;
    Source source;
    std::uint32_t end = 0;  // behind it
    explicit operator bool() const { return end != 0; }
  };
  Tag tag_behind(std::uint32_t i) const;
  Tag tag_before(std::uint32_t open) const;
  Range said_before(const Tag& tag) const;
  Source signed_by(const Quoted& q) const;
  bool sounds_like_speech(const Quoted& q) const;
  std::uint32_t single_end(std::uint32_t open) const;
  bool tagged_inside(std::uint32_t open) const;

  Quote& add(Range content, const char* rule, std::optional<std::uint32_t> cue, const Source& source);
  void add_part(Quote& q, Range r) {
    q.parts.push_back(span(r.begin, r.end));
    q.span.begin = std::min(q.span.begin, q.parts.back().begin);
    q.span.end = std::max(q.span.end, q.parts.back().end);
    q.last = std::max(q.last, at(r.end - 1).last);
  }
  void resolve_speakers();

  QuoteScratch& s_;
  Records& records_;
  std::vector<Quote>& out_;
  std::uint32_t n_;
  // Of the sentence and of the verb that rules ask about one after another.
  std::uint32_t first_ = 0, stop_ = 0, tag_ = 0;
  bool tagged_ = false;  // tag_ is this sentence's
  std::uint32_t subject_of_ = 0xffffffff;
  Source subject_;
  // Who spoke last, and in which sentence.
  Range spoke_{0, 0};
  std::uint32_t spoke_in_ = 0xffffffff;
  bool past_cue_ = false;  // of the cue whose content is read: said, not says
  std::uint32_t cue_ = 0;  // whose content is read
  bool as_ = false;        // described it as a disaster: `as` belongs to it
};

// ---------------------------------------------------------------- marks

// “ ” by their form, " and '' by turns within a paragraph, either closed by the other, ‘ ’ and ' ' where nothing else is open; »« and ””
// where the first stands before a word. A paragraph that ends open is taken up by the next one's mark.
void QuoteReader::pair_marks() {
  s_.quoted.clear();
  s_.quoted_at.assign(n_, -1);
  std::optional<std::uint32_t> open;
  std::string_view kind;
  const auto close = [&](std::uint32_t end, bool closed) {
    const auto index = static_cast<int>(s_.quoted.size());
    s_.quoted.push_back({*open, end, closed, false, -1});
    for (std::uint32_t i = *open; i < end; ++i) s_.quoted_at[i] = index;
    open.reset();
  };
  for (std::uint32_t i = 0; i < n_; ++i) {
    if (open && (at(i).flags & kParagraphBefore)) {
      // Unclosed: speech that goes on below, or a mark that was forgotten.
      const bool taken_up = mark(i) && !is(i, "”");
      const bool opened_line = at(*open).flags & kLineBefore;
      if (taken_up || (opened_line && !tagged_inside(*open))) close(i, false);
      else open.reset();
    }
    if (!punct(i)) continue;
    const std::string_view s = text(at(i));
    if (open && ((equals(s, "“") && kind == "„") || (equals(s, "«") && kind == "»"))) {
      close(i + 1, true);
    } else if (equals(s, "“") || equals(s, "„") || equals(s, "«") || equals(s, "``") || equals(s, "「")) {
      // An opening mark behind one that was never closed: taken up by a new sentence, else forgotten.
      if (open && kind == s && starts(i)) close(i, false);
      open = i;
      kind = s;
    } else if (equals(s, "”") || equals(s, "»") || equals(s, "」")) {
      if (open) {
        close(i + 1, true);
      } else if (at(i).shape == Shape::punct_before) {
        open = i;
        kind = s;
      }
    } else if (equals(s, "\"") || equals(s, "''")) {
      const bool behind_word = at(i).shape == Shape::punct_after;
      if (open && i > 2 && is_number(at(i - 1).shape) && is(i - 2, "'") && is_number(at(i - 3).shape)) continue;  // 5'7"
      if (open && kind == s && at(i).shape == Shape::punct_before && starts(i)) {
        // "They left. "We stayed," …: opened anew, never closed
        close(i, false);
        open = i;
      } else if (open && (kind == s || (kind == "``" && equals(s, "''")) || behind_word)) close(i + 1, true);
      else if (!open && (at(i).shape == Shape::punct_before || at(i).shape == Shape::punct_tight || (at(i).flags & kLineBefore))) {
        open = i;
        kind = s;
      }
    } else if ((equals(s, "‘") || equals(s, "'") || equals(s, "‚") || equals(s, "›") || equals(s, "‹")) && !open) {
      if (const std::uint32_t end = single_end(i)) {
        open = i;
        close(end, true);
        i = end - 1;
      }
    }
  }
  if (open && (at(*open).flags & kLineBefore) && !tagged_inside(*open)) close(n_, false);
}

// “They left, | the mayor said. Nobody …: whoever forgot to close it did so before the tag.
bool QuoteReader::tagged_inside(std::uint32_t open) const {
  const std::uint32_t end = sentence_end(open), stop = terminator(end - 1) ? end - 1 : end;
  const std::uint32_t tag = closing_tag(open, open, stop);
  if (tag + 1 >= stop) return false;
  for (std::uint32_t k = tag + 1; k < stop; ++k)
    if (word_is(k, "i") || word_is(k, "we") || word_is(k, "you")) return false;
  return true;
}

// Behind the ’ or ' that closes the mark at item i; 0: that opens nothing (‘90s, rock 'n' roll). Behind an s it may be a plural's
// (nurses’ pay), unless none comes later behind a stop.
std::uint32_t QuoteReader::single_end(std::uint32_t i) const {
  if (is(i, "‚") || is(i, "›") || is(i, "‹")) {
    for (std::uint32_t k = i + 2; k < n_ && k < i + 160 && !(at(k).flags & kParagraphBefore) && !mark(k); ++k)
      if (is(i, "‚") ? is(k, "‘") || (is(k, "’") && punct(k - 1)) : is(k, is(i, "›") ? "‹" : "›")) return k + 1;
    return 0;
  }
  const bool curly = is(i, "‘");
  if ((!curly && at(i).shape != Shape::punct_before) || i + 1 >= n_ || is_number(at(i + 1).shape)) return 0;
  std::uint32_t end = 0;
  int inside = 0;  // “ ” within
  for (std::uint32_t k = i + 2; k < n_ && k < i + 160 && !(at(k).flags & kParagraphBefore); ++k) {
    if (!punct(k)) continue;
    if (is(k, "“")) ++inside;
    else if (is(k, "”") && --inside < 0) break;
    if (is(k, "‘") || (!curly && is(k, "'") && at(k).shape == Shape::punct_before)) break;
    if (!(curly ? is(k, "’") : is(k, "'"))) continue;
    if (at(k).shape != Shape::punct_after && !(at(k).shape == Shape::punct_tight && punct(k + 1))) continue;
    if (k == i + 2 && text(at(i + 1)).size() == 1) return 0;
    if (inside > 0) continue;
    if (punct(k - 1) || !text(at(k - 1)).ends_with("s")) return end && !punct(k - 1) ? end : k + 1;
    if (!end) end = k + 1;
  }
  return end;
}

// Words of somebody: a sentence or a good part of one.
bool QuoteReader::sounds_like_speech(const Quoted& q) const {
  std::uint32_t words = 0;
  const std::uint32_t end = q.closed ? q.end - 1 : q.end;
  for (std::uint32_t i = q.open + 1; i < end; ++i) words += is_letters(at(i).shape) || is_number(at(i).shape) || name(i);
  if (words == 0) return false;
  if (!starts(q.open) && !starts(q.end) && cls(q.end, Cls::ACCORDING)) return false;  // the whole clause is the source's
  // the movie, “Five Hours”: a title
  if (const std::uint32_t before = q.open > 1 && is(q.open - 1, ",") ? q.open - 2 : q.open - 1; q.open > 0 && cls(before, Cls::WORK))
    return false;
  const bool stop = end > q.open + 1 && (terminator(end - 1) || is(end - 1, ",") || is(end - 1, "—") || is(end - 1, "–"));
  const bool opens = starts(q.open) || (is(q.open - 1, "(") && starts(q.open - 1)) ||
                     (q.open > 0 && (is(q.open - 1, ":") || is(q.open - 1, ",") || is(q.open - 1, "—") || is(q.open - 1, "–")));
  const bool verb_before = q.open > 0 && !article_before(q.open - 1) &&
                           (finite(q.open - 1) || cls(q.open - 1, {Cls::SAY_ING, Cls::SAY_PART}) || cls(q.open - 1, Cls::SAY_BASE));
  if (verb_before && plain_speech(q.open - 1) && (words > 3 || stop || opens)) return true;
  if (verb_before && opens_sentence(q.open) && words > 3) return true;
  if (opens && stop) return true;
  if (opens && (tag_behind(q.end))) return true;
  if (opens && words >= 6) return true;
  return false;
}

// ---------------------------------------------------------------- who

// The phrase that ends before item `end`: back to a clause's edge, a verb, or the article that opens it.
QuoteReader::Range QuoteReader::phrase_left(std::uint32_t end, std::uint32_t stop) const {
  std::uint32_t begin = end;
  for (std::uint32_t k = end; k-- > stop && end - k < kFar;) {
    const Item& i = at(k);
    if (in_quoted(k) && !in_quoted(end - 1)) break;
    if (name(k) || is_number(i.shape)) {
      begin = k;
      continue;
    }
    if (time(k)) {
      if (begin == k + 1 && k > stop && cls(k - 1, Cls::DETERMINER)) begin = k - 1;  // a 2014 audit
      break;
    }
    if (is_punct(i.shape)) {
      // Hyphens, abbreviations' dots, slashes and ampersands join.
      const std::string_view s = text(i);
      if (i.shape == Shape::punct_tight && (s == "-" || s == "–" || s == "/" || s == "&")) continue;
      if (s == "&" || (s == "." && k > 0 && cls(k - 1, {Cls::ABBREVIATION, Cls::TITLE})) || plural_owner(k, stop)) continue;
      break;
    }
    if (cls(k, Cls::DETERMINER)) {
      begin = k;
      // the spokesman for | the ministry: one phrase
      if (k > stop && cls(k - 1, Cls::PREPOSITION) && k - 1 > stop && !cls(k - 2, Cls::AUXILIARY) && !punct(k - 2) &&
          cls(k - 1, Cls::NOUN_LINK) && (!word_is(k - 1, "to") || cls(k - 2, Cls::CLOSE_TO)))
        continue;
      // both of these, all the
      if (k > stop && cls(k - 1, Cls::DETERMINER)) continue;
      break;
    }
    if (cls(k, Cls::PRONOUN) && i.shape != Shape::upper) {
      if (k + 1 == end) begin = k;
      break;
    }
    if (clitic(k) || word_is(k, "'") || word_is(k, "’")) continue;
    if (cls(k, Cls::CONJUNCTION)) {
      // Trump and Clinton said; two conjuncts of one kind
      if ((word_is(k, "and") || word_is(k, "nor")) && k > stop && begin == k + 1 &&
          ((name(k - 1) && name(k + 1)) || (source_noun(k - 1) && source_noun(end - 1))))
        continue;
      break;
    }
    if (cls(k, Cls::PREPOSITION)) {
      if (begin == k + 1 && k > stop && !punct(k - 1) && !cls(k - 1, Cls::AUXILIARY) && cls(k, Cls::NOUN_LINK)) continue;
      break;
    }
    if (cls(k, Cls::CLOSE_TO) && begin == k + 2) {
      begin = k;
      continue;
    }
    if (cls(k, Cls::AUXILIARY) || (cls(k, Cls::ADVERB) && !word_is(k, "more"))) break;
    if (is_letters(i.shape)) {
      const bool compound = k > stop && at(k - 1).shape == Shape::punct_tight;  // a court-ordered review
      // research | published in Nature
      if (cls(k, Cls::PUBLISHED) && cls(k + 1, Cls::PREPOSITION) && k > stop && source_noun(k - 1)) {
        if (begin == end) begin = end = k;
        continue;
      }
      if (!source_noun(k) && i.shape == Shape::lower && !compound &&
          (finite(k) || cls(k, Cls::SAY_ING) || (cls(k, Cls::EVENT) && !text(i).ends_with("ed") && !text(i).ends_with("s")) ||
           cls(k, Cls::TREND)))
        break;
      begin = k;
      continue;
    }
    break;
  }
  // A phrase never opens with a preposition or a conjunction.
  while (begin < end && (cls(begin, Cls::CONJUNCTION) || clitic(begin))) ++begin;
  return {begin, end};
}

// Whether a phrase can be a source.
bool QuoteReader::speaks(Range r) const {
  if (r.empty()) return false;
  if (r.end - r.begin == 1) {
    const std::uint32_t i = r.begin;
    if (word_is(i, "these") || word_is(i, "those") || word_is(i, "this")) return false;
    if (cls(i, Cls::PRONOUN)) return true;
    if (cls(i, Cls::QUANTIFIER)) return true;
  }
  // no phrase ends so: the most …, AT and | T
  if (cls(r.end - 1, {Cls::DETERMINER, Cls::OFTEN}) || (at(r.end - 1).shape == Shape::initial && text(at(r.end - 1)) != "I")) return false;
  if (names_somebody(r) || cls(r.end - 1, Cls::PERCENT)) return true;
  // 600 said, the two said; but the 900 expected
  if (const Shape last = at(r.end - 1).shape; is_number(last)) return last >= Shape::n_words_1_12 || !word_is(r.end - 2, "the");
  bool letters = false;
  for (std::uint32_t i = r.begin; i < r.end; ++i) letters = letters || is_letters(at(i).shape);
  // Any other noun with its article, or a capital.
  // History shows: a noun that only the sentence's start has given a capital, and no plural
  if (r.end == r.begin + 1 && starts(r.begin) && cls(r.begin, Cls::COMMON) && !cls(r.begin, Cls::NOBODY) &&
      !text(at(r.begin)).ends_with("s"))
    return false;
  return letters && (cls(r.begin, {Cls::DETERMINER, Cls::NOBODY}) || is_capital(at(r.end - 1).shape));
}

// Whether a verb in the plural, or in the first or second person, can follow: by the head, which stands before prepositions.
bool QuoteReader::plural(Range r) const {
  if (word_is(r.begin, "a") || word_is(r.begin, "an") || word_is(r.begin, "this") || word_is(r.begin, "that")) return false;
  std::uint32_t head = r.begin;
  for (std::uint32_t k = r.begin; k < r.end && !(k > r.begin && cls(k, Cls::PREPOSITION)); ++k) {
    if (word_is(k, "and")) return true;
    if (!is_punct(at(k).shape)) head = k;
    // 56 percent say, one in five say, half of them say
    if ((is_number(at(k).shape) || cls(k, Cls::QUANTIFIER)) && (k + 1 == r.end || cls(k + 1, {Cls::PREPOSITION, Cls::PERCENT})))
      return true;
  }
  if (cls(head, Cls::PRONOUN)) return !(word_is(head, "he") || word_is(head, "she") || word_is(head, "it"));
  return record(head, RecordTag::organization, RecordTag::organization) || text(at(head)).ends_with("s") || cls(head, Cls::PLURAL) ||
         word_is(head, "people") || word_is(head, "police");
}

// The subject of the verb at item `verb`, not before `stop`.
QuoteReader::Source QuoteReader::subject_left(std::uint32_t verb, std::uint32_t stop) const {
  Source out;
  std::uint32_t k = verb;
  while (k > stop && between(k - 1)) {
    --k;
    out.negated = out.negated || cls(k, Cls::NEGATION) || text(at(k)).ends_with("n't") || text(at(k)).ends_with("n’t");
  }
  // on Monday said
  if (k < verb && k > stop && time(k) && cls(k - 1, Cls::PREPOSITION)) --k;
  if (k == stop) return out;
  // a person who asked not to be named | said
  if (k > stop + 4 && cls(k - 1, Cls::NAMED) && word_is(k - 2, "be"))
    for (std::uint32_t who = k - 3; who > stop && k - who < 12; --who)
      if (word_is(who, "who")) {
        k = who + 1;
        break;
      }
  if (word_is(k - 1, "who") || word_is(k - 1, "which") || (word_is(k - 1, "that") && k > stop + 1 && source_noun(k - 2))) {
    --k;
    if (k > stop && is(k - 1, ",")) --k;
    out.range = phrase_left(k, stop);
  } else if (behind_comma(k) || is(k - 1, "—") || is(k - 1, "–") || is(k - 1, ")")) {
    // Zoë Müller, 41, said; the ministry, which …, said; Roe, who called it “a sham,” said: the phrase before the insertion.
    const std::string_view mark_ = behind_comma(k) ? "," : text(at(k - 1));
    const std::string_view opening = mark_ == ")" ? "(" : mark_;
    std::uint32_t open = k - 1 - !is(k - 1, mark_);
    while (open > stop && k - open < 40 && !is(open - 1, opening)) --open;
    if (open == stop || !is(open - 1, opening)) return out;
    Range r = phrase_left(open - 1, stop);
    // Further insertions: Smith, 41, a nurse, said.
    for (int more = 0; more < 3 && !speaks(r); ++more) {
      std::uint32_t o = open - 1;
      while (o > stop && k - o < 40 && !is(o - 1, opening)) --o;
      if (o == stop) break;
      open = o;
      r = phrase_left(open - 1, stop);
    }
    // A name further left is the head: Smith, the former mayor, …; Intelogic, San Antonio, Texas, …
    const bool place = r.end == r.begin + 1 && record(r.begin, RecordTag::place, RecordTag::place);
    for (std::uint32_t o = open - 1; o > stop && k - o < 40; --o)
      if (is(o - 1, opening) && o >= 2 && name(o - 2) && (place || !name(r.end - 1)) && !time(o - 2)) {
        r = phrase_left(o - 1, stop);
        break;
      }
    // a spokeswoman, Anna White, said: with the name
    if (!r.empty() && r.end == open - 1 && person(k - 2) && k - 2 == open && !person(r.end - 1)) r.end = k - 1;
    out.range = r;
  } else {
    out.range = phrase_left(k, stop);
    // a clerk who has accused | the mayor | said …: what belongs to the verb behind `who` says nothing
    for (std::uint32_t who = out.range.begin; !out.range.empty() && who-- > stop + 1 && out.range.begin - who < 6 && !punct(who);) {
      if (!word_is(who, "who")) continue;
      bool verb_ = false, one_clause = true;
      for (std::uint32_t i = who + 1; i < out.range.begin; ++i) {
        one_clause = one_clause && !finite(i) && !cls(i, Cls::CONJUNCTION);
        verb_ = verb_ || cls(i, {Cls::CALL_FOR, Cls::EVENT, Cls::ONLY_VERB}) || text(at(i)).ends_with("ed");
      }
      if (verb_ && one_clause) out.range = phrase_left(who, stop);
      break;
    }
  }
  // a claim | Moscow denies
  if (const Range r = out.range; r.end > r.begin + 2 && name(r.end - 1) && cls(r.end - 2, Cls::SAY_NOUN)) out.range.begin = r.end - 1;
  coordinate(out.range, stop);
  if (!speaks(out.range)) out.range = {0, 0};
  else out.negated = out.negated || cls(out.range.begin, {Cls::NOBODY, Cls::NEGATION});
  return out;
}

// Mayor Ida Moe and | Governor Al Kane said; neither the army nor | the police said: with the former of the two, where it opens a clause.
void QuoteReader::coordinate(Range& r, std::uint32_t stop) const {
  if (r.begin < stop + 2 || !(word_is(r.begin - 1, "and") || word_is(r.begin - 1, "nor"))) return;
  const Range left = phrase_left(r.begin - 1, stop);
  if (!speaks(left) || !speaks(r)) return;
  const bool paired = left.begin > stop && (word_is(left.begin - 1, "neither") || word_is(left.begin - 1, "both"));
  if (paired || left.begin == stop || punct(left.begin - 1)) r.begin = left.begin - paired;
}

// The phrase that begins at item `begin`: up to a comma, a stop, a mark, a verb or a time.
QuoteReader::Range QuoteReader::phrase_right(std::uint32_t begin, std::uint32_t stop) const {
  std::uint32_t k = begin;
  bool noun = false;
  for (; k < stop && k < begin + 20; ++k) {
    const Item& i = at(k);
    if (k > begin && starts(k)) break;
    if (in_quoted(k) && quoted(k).open == k) break;
    if (time(k)) break;
    if (is_punct(i.shape)) {
      const std::string_view s = text(i);
      if (i.shape == Shape::punct_tight && (s == "-" || s == "–" || s == "/" || s == "&" || s == ".")) continue;
      if (s == "&" || (s == "." && k > begin && cls(k - 1, {Cls::ABBREVIATION, Cls::TITLE})) || plural_owner(k, begin)) continue;
      break;
    }
    if (cls(k, Cls::PRONOUN)) {
      if (k == begin) ++k;
      break;
    }
    if (cls(k, Cls::CONJUNCTION)) {
      if (word_is(k, "and") && noun && k + 1 < stop && (name(k + 1) || source_noun(k + 1))) continue;
      break;
    }
    if (cls(k, Cls::PREPOSITION)) {
      if (noun && (word_is(k, "of") || word_is(k, "for") || word_is(k, "from") || word_is(k, "with") ||
                   ((word_is(k, "at") || word_is(k, "in") || word_is(k, "by")) && name(k + 1))))
        continue;
      break;
    }
    if (cls(k, Cls::AUXILIARY) && !clitic(k)) break;
    if (cls(k, Cls::ADVERB) && noun) break;
    // a poll | asking the question
    if (noun && i.shape == Shape::lower && text(i).ends_with("ing") && !source_noun(k) && cls(k + 1, Cls::DETERMINER)) break;
    // a poll | released Sunday, a survey | conducted by
    if (noun && i.shape == Shape::lower && text(i).ends_with("ed") && (time(k + 1) || cls(k + 1, Cls::PREPOSITION))) break;
    if (noun && finite(k) && i.shape == Shape::lower && !source_noun(k) && !article_before(k)) break;
    if (noun && i.shape == Shape::lower && !source_noun(k) && (cls(k, Cls::SAY_ING) || (cls(k, Cls::EVENT) && text(i).ends_with("ing"))))
      break;
    if (name(k) || is_letters(i.shape)) noun = noun || name(k) || is_letters(i.shape);
  }
  while (k > begin && (cls(k - 1, {Cls::PREPOSITION, Cls::CONJUNCTION}) || is_punct(at(k - 1).shape))) --k;
  return {begin, k};
}

// the group’s leader, | Ida Moe, on Monday: a role with the name that stands beside it.
QuoteReader::Range QuoteReader::with_name(Range r, std::uint32_t stop) const {
  if (r.empty() || r.end + 1 >= stop || !is(r.end, ",") || !person(r.end + 1)) return r;
  bool role = false;
  for (std::uint32_t i = r.begin; i < r.end; ++i) {
    if (person(i) && !clitic(i + 1)) return r;
    role = role || cls(i, {Cls::SPEAK_NOUN, Cls::ROLE_TITLE});
  }
  const std::uint32_t next = r.end + 2;
  const bool alone = next >= stop || punct(next) || time(next) || cls(next, Cls::PREPOSITION);
  return role && alone ? Range{r.begin, next} : r;
}

// …,” said | the mayor, Ida Moe; but: said | the plan failed, where who said it stands before.
QuoteReader::Range QuoteReader::speaker_right(std::uint32_t begin, std::uint32_t stop) const {
  const Range r = phrase_right(begin, stop);
  const bool acts =
      r.end > r.begin + 2 && at(r.end - 1).shape == Shape::lower && text(at(r.end - 1)).ends_with("ed") && !cls(r.end - 2, Cls::DETERMINER);
  return acts ? Range{begin, begin} : with_name(r, stop);
}

// The subject of the sentence around item i: its first phrase behind what leads in.
QuoteReader::Range QuoteReader::sentence_subject(std::uint32_t i) const {
  std::uint32_t k = sentence_first(i);
  const std::uint32_t stop = i;
  while (k < stop && (cls(k, Cls::CONJUNCTION) || is(k, "("))) ++k;
  if (cls(k, Cls::PREPOSITION) || time(k)) {
    while (k < stop && !is(k, ",")) ++k;
    ++k;
  }
  if (k >= stop || in_quoted(k)) return {0, 0};
  Range r = phrase_right(k, stop);
  // Aya Koné | shook her head: what follows a name is its verb.
  if (name(k) && !clitic(k + 1)) {
    r.end = k + 1;
    while (r.end + 1 < stop && word_is(r.end, "and") && name(r.end + 1)) r.end += 2;
  }
  // The senator | spoke for an hour
  for (std::uint32_t verb = r.begin + 1; verb < r.end; ++verb)
    if (at(verb).shape == Shape::lower && !source_noun(verb) && !clitic(verb) &&
        (finite(verb) || cls(verb, {Cls::EVENT, Cls::TREND, Cls::AUXILIARY, Cls::ONLY_VERB}) ||
         (text(at(verb)).size() > 4 && text(at(verb)).ends_with("ed"))))
      r.end = verb;
  return speaks(r) ? r : Range{0, 0};
}

std::string_view QuoteReader::kind_of(Range r) const {
  if (r.end > r.begin + 2 && person(r.end - 1) && is(r.end - 2, ",")) return "person";
  if (r.end == r.begin + 1 && object_pronoun(r.begin)) return word_is(r.begin, "them") ? "group" : "person";
  for (std::uint32_t i = r.begin + 1; i + 1 < r.end; ++i)
    if ((word_is(i, "and") || word_is(i, "nor")) &&
        (cls(i + 1, Cls::DETERMINER) || (name(i - 1) && (name(i + 1) || (person(r.end - 1) && is_capital(at(i + 1).shape))))))
      return "group";
  bool person_ = false, organization_ = false, media = false;
  for (std::uint32_t i = r.begin; i < r.end; ++i) {
    // The head stands before its prepositions: a spokesman for | the ministry.
    if (i > r.begin && cls(i, Cls::PREPOSITION)) break;
    if (person(i) || (i > r.begin && name(i) && i + 1 == r.end && titled(i, r.begin))) person_ = true;
    if (record(i, RecordTag::organization, RecordTag::organization) || record(i, RecordTag::place, RecordTag::place)) {
      // Ukraine’s president, Microsoft spokesman: not the head.
      organization_ = i + 1 == r.end || cls(i + 1, Cls::PREPOSITION);
      const std::string_view f = span(i, i + 1).of(t_.text);
      char buffer[48];
      const std::string_view folded = fold_token(f, buffer);
      const EntryId e = folded.empty() ? EntryId{0} : kLexicon.find(folded);
      const Sense* org = e ? kLexicon.sense(e, Cls::ORG, Shape::cap) : nullptr;
      if (org && organization_ && kLexicon.text(org->attr) == "media") media = true;
      // Silva said: somebody's surname as likely as a firm
      const Name& one = records_.names[at(i).index];
      if (!org && r.end == r.begin + 1 && one.type == NameType::organization && one.last == one.first + 1 && one.canonical == one.span &&
          t_.tokens[one.first].shape == Shape::cap)
        return {};
    }
  }
  if (person_) return "person";
  if (media) return "media";
  if (organization_) return "organization";
  for (std::uint32_t i = r.end; i-- > r.begin;) {
    bool head = true;
    for (std::uint32_t k = r.begin; k < i; ++k) head = head && !(k > r.begin && cls(k, Cls::PREPOSITION));
    if (!head) continue;
    if (cls(i, Cls::PRONOUN)) {
      const std::string_view w = word(at(i));
      if (w == "they" || w == "we") return "group";
      if (w == "it") return "organization";
      return "person";
    }
    if (const Sense* s = sense(at(i), Cls::SPEAK_NOUN)) return kLexicon.text(s->value) == "group" ? "group" : "unnamed";
    if (cls(i, Cls::ROLE_TITLE)) return "unnamed";
    if (cls(i, Cls::MEDIA_NOUN)) return "media";
    if (cls(i, Cls::ORG_NOUN)) return "organization";
    if (cls(i, Cls::DOC_NOUN)) return "document";
    if (cls(i, Cls::QUANTIFIER)) return "group";
    if (is_letters(at(i).shape) && text(at(i)).ends_with("s") && !cls(i, Cls::NO_PLURAL)) return "group";
  }
  return "unnamed";
}

// ---------------------------------------------------------------- direct speech

// Behind a closing mark: said X; X said; X, a nurse, told the BBC.
QuoteReader::Tag QuoteReader::tag_behind(std::uint32_t i) const {
  Tag out;
  if (i < n_ && is(i, ",")) ++i;
  if (i >= n_ || (at(i).flags & kLineBefore) || mark(i)) return out;
  const std::uint32_t stop = std::min(n_, i + kFar);
  if (cls(i, Cls::ACCORDING) && !cites(i)) {
    const Range r = speaker_right(i + 1, stop);
    if (!speaks(r)) return out;
    out.cue = i;
    out.source.range = r;
    out.end = r.end;
    return out;
  }
  if (finite(i) || ((cls(i, Cls::SAY_ING)) && !is(i, ","))) {
    // “…,” said X; “…,” saying
    const Range r = speaker_right(i + 1, stop);
    if (!speaks(r)) return out;
    out.cue = i;
    out.source.range = r;
    out.end = r.end;
    return out;
  }
  for (std::uint32_t k = i; k < stop; ++k) {
    if (k > i && (starts(k) || mark(k) || is(k, ";") || is(k, ":"))) break;
    if (k > i && terminator(k) && (k + 1 >= n_ || starts(k + 1))) break;
    if (Source who; k > i && (finite(k) || cls(k, Cls::CALL_FOR)) && !cites(k)) {
      // “…,” Reuters quoted the minister as saying
      if (const std::uint32_t as = find_as_saying(k, stop, who)) {
        out.cue = as + 1;
        out.source = who;
        out.end = as + 2;
        return out;
      }
    }
    if (finite(k) && k > i && !cls(k - 1, Cls::DETERMINER)) {
      const Source s = subject_left(k, i);
      // The tag's subject begins it: “…,” the minister, who had …, said.
      if (!s || s.range.begin > i + 2 || (s.range.begin > i && cls(s.range.begin - 1, Cls::CLAUSE_JOINT))) continue;
      out.cue = k;
      out.source = s;
      out.end = k + 1;
      return out;
    }
  }
  return out;
}

// Before an opening mark: X said, “; X told reporters: “; according to X, “
QuoteReader::Tag QuoteReader::tag_before(std::uint32_t open) const {
  Tag out;
  if (open == 0) return out;
  const std::uint32_t first = sentence_first(open - 1);
  if (!(starts(open) && is(open - 1, ":")) && starts(open)) return out;
  const bool introduced = is(open - 1, ":") || is(open - 1, ",");
  for (std::uint32_t k = open; k-- > first && open - k < kFar;) {
    if (in_quoted(k)) break;
    const bool ing = cls(k, {Cls::SAY_ING, Cls::SAY_PART, Cls::SAY_BASE}) || (introduced && cls(k, {Cls::TELL, Cls::ASK}));
    if ((finite(k) || ing) && (k + 1 == open || !noun_here(k, first))) {
      if (!introduced && k + 1 != open && !word_is(open - 1, "that") && open - k > 4) break;
      // challenges “quite directly”: only a plain verb of speech leads in without comma or colon
      if (!introduced && !plain_speech(k) && !(k + 1 == open && opens_sentence(open))) break;
      Source s;
      const bool adds = cls(k, Cls::SAY_ING) && behind_comma(k);                      // …, adding: “…”
      if (!adds && !(k > first && word_is(k - 1, "to"))) s = subject_left(k, first);  // had this to say
      if (!s) s.range = sentence_subject(k);
      if (!s && !finite(k) && !adds) continue;
      out.cue = k;
      out.source = s;
      out.end = open;
      return out;
    }
    if (is(k, ";")) break;
  }
  return out;
}

// The move is “a slap in the face,” | he added, “and …”: what stands before such a tag is said too.
QuoteReader::Range QuoteReader::said_before(const Tag& tag) const {
  const std::uint32_t begin = tag.source.range.begin, first = prose_first(tag.cue);
  if (!tag.source || begin <= first + 2 || begin >= tag.cue || tag.end != tag.cue + 2 || tag.end + 1 >= n_ || !is(tag.cue + 1, ",") ||
      !behind_comma(begin))
    return {0, 0};
  const std::uint32_t end = is(begin - 1, ",") ? begin - 1 : begin;
  for (std::uint32_t k = first; k < end; ++k)
    if (in_quoted(k) && quoted(k).quote >= 0) return {0, 0};
  const bool fronted = cls(first, {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::ADVERB, Cls::ACCORDING}) || time(first);
  const bool goes_on = finite(tag.cue) && at(tag.end + 1).shape == Shape::lower;
  return fronted || !goes_on || !has_verb({first, end}) ? Range{0, 0} : Range{first, end};
}

// “…” — Commissioner Paul Starling; And from Chairwoman Ida Moe: “…”; Ida Moe: “…”: who, where no verb says so.
QuoteReader::Source QuoteReader::signed_by(const Quoted& q) const {
  Source out;
  std::uint32_t i = q.end;
  if (i + 1 < n_ && (is(i, ":") || is(i, "—") || is(i, "–") || is(i, "―") || is(i, "--") || is(i, "-"))) {
    const std::uint32_t stop = std::min(n_, i + 14);
    const Range r = phrase_right(++i, stop);
    std::uint32_t end = r.end;
    while (end < stop && !(at(end).flags & kLineBefore) && !mark(end)) ++end;
    if (!r.empty() && names_somebody(r) && !cls(r.begin, Cls::PRONOUN) && !has_verb({i, end}) &&
        (end >= n_ || (at(end).flags & kLineBefore)))
      out.range = r;
  } else if (q.open > 1 && is(q.open - 1, ":") && !in_quoted(q.open - 2) && starts(q.end)) {
    const std::uint32_t colon = q.open - 1;
    std::uint32_t k = sentence_first(colon);
    while (k < colon && (cls(k, {Cls::JOINT, Cls::ADVERB, Cls::ACCORDING}) || word_is(k, "this") || is(k, ","))) ++k;
    const bool from = word_is(k, "from");
    if (!from && cls(k, Cls::PREPOSITION)) return out;
    Range r = phrase_right(k + from, colon);
    if (r.empty() || !names_somebody(r)) return out;
    // Ida Moe, the mayor: “…”; Mayor Ida Moe on the plan: “…”
    if (r.end != colon && (!person(r.end - 1) || has_verb({r.end, colon}))) return out;
    // Moe’s | verdict
    for (std::uint32_t x = r.begin + 1; x < r.end && !source_noun(r.end - 1); ++x)
      if (clitic(x) && person(x - 1)) r.end = x;
    out.range = r;
  } else if (q.open > 3 && is(q.open - 1, ",") && word_is(q.open - 2, "words") && !starts(q.open - 2)) {
    // in Moe’s words, “…”
    const std::uint32_t owner = q.open - 3;
    if (clitic(owner)) out.range = phrase_left(owner, sentence_first(owner));
    else if (cls(owner, Cls::POSSESSOR)) out.range = {owner, owner + 1};
  }
  return out;
}

Quote& QuoteReader::add(Range content, const char* rule, std::optional<std::uint32_t> cue, const Source& source) {
  Quote q;
  q.span = span(content.begin, content.end);
  q.parts.push_back(q.span);
  q.first = at(content.begin).first;
  q.last = at(content.end - 1).last;
  q.rule = rule;
  if (cue) {
    q.cue = span(*cue, *cue + 1);
    s_.used[*cue] = true;
  }
  q.negated = source.negated;
  if (source) {
    q.voice.speaker = span(source.range.begin, source.range.end);
    q.speaker_type = kind_of(source.range);
  } else {
    q.voice.unresolved = true;
  }
  out_.push_back(std::move(q));
  return out_.back();
}

void QuoteReader::read_direct() {
  s_.used.assign(n_, false);
  for (Quoted& q : s_.quoted) q.speech = sounds_like_speech(q) || ((starts(q.open) || is(q.open - 1, ":")) && signed_by(q));
  int last = -1;               // the quote that may go on
  std::uint32_t last_end = 0;  // behind its last part or tag
  spoke_in_ = 0xffffffff;
  for (std::size_t k = 0; k < s_.quoted.size(); ++k) {
    Quoted& q = s_.quoted[k];
    // …,” said Moe, “and soon”.
    q.speech = q.speech || (last >= 0 && q.open == last_end + 1 && is(q.open - 1, ",") && q.open > last_end);
    if (!q.speech) continue;
    const Range range{q.open, q.end};
    // A question or a cry may have its tag in capitals behind it: “Why?” Ana White asked.
    const bool ended = q.closed && q.end >= 2 && is(q.end - 2, ".") && starts(q.end);
    Tag tag;
    const char* rule = "quote_tag_after";
    if (!ended || (q.end < n_ && finite(q.end))) tag = tag_behind(q.end);
    if (!tag) {
      tag = tag_before(q.open);
      rule = "quote_tag_before";
      // “…,” she said, adding, “…”: the same one
      if (tag && !tag.source && spoke_in_ == sentence_first(tag.cue)) tag.source.range = spoke_;
    }
    // “…,” he said. “…”: the words go on; likewise over paragraphs.
    bool goes_on = false;
    if (last >= 0 && k > 0) {
      const bool reopened = !s_.quoted[k - 1].closed && s_.quoted[k - 1].quote == last && s_.quoted[k - 1].end == q.open;
      bool same_paragraph = true;
      for (std::uint32_t i = last_end; i <= q.open && same_paragraph; ++i)
        same_paragraph = i >= n_ || !(at(i).flags & kParagraphBefore) || i == last_end;
      std::uint32_t words = 0;
      for (std::uint32_t i = last_end; i < q.open; ++i) words += !is_punct(at(i).shape) && !time(i);
      // “…,” said X, who …. “…”: the tag's sentence ends right before the mark.
      bool apart = starts(last_end);  // by a sentence of its own
      for (std::uint32_t i = last_end + 1; i < q.open; ++i) apart = apart || starts(i);
      const bool next_sentence = starts(q.open) && !tag && !apart;
      goes_on = reopened || (same_paragraph && (!tag || rule == std::string_view("quote_tag_before")) &&
                             (words == 0 || (words <= 6 && !apart) || next_sentence) && (!tag || s_.used[tag.cue]));
      if (reopened && tag && s_.used[tag.cue]) tag = {};
    }
    if (goes_on && !(tag && !s_.used[tag.cue])) {
      Quote& w = out_[static_cast<std::size_t>(last)];
      add_part(w, range);
      q.quote = last;
      last_end = q.end;
      continue;
    }
    if (goes_on && tag) {
      // The tag comes with a later part: “…, / “… ,” X said.
      Quote& w = out_[static_cast<std::size_t>(last)];
      add_part(w, range);
      q.quote = last;
      last_end = tag.end;
      if (w.voice.speaker.empty() && tag.source) {
        w.voice.speaker = span(tag.source.range.begin, tag.source.range.end);
        w.voice.unresolved = false;
        w.speaker_type = kind_of(tag.source.range);
        w.cue = span(tag.cue, tag.cue + 1);
        w.voice.said = said_near(tag.cue, tag.end - 1, tag.cue, std::min(n_, tag.end + 6));
        s_.used[tag.cue] = true;
      }
      continue;
    }
    Quote* w = nullptr;
    if (tag) {
      const Range before = rule == std::string_view("quote_tag_before") ? said_before(tag) : Range{0, 0};
      w = &add(before.empty() ? range : before, before.empty() ? rule : "said_after", tag.cue, tag.source);
      if (!before.empty()) add_part(*w, range);
      spoke_ = q.who = tag.source.range;
      spoke_in_ = sentence_first(tag.cue);
      w->voice.said = rule == std::string_view("quote_tag_after") ? said_near(tag.cue, tag.end - 1, q.end, std::min(n_, tag.end + 8))
                                                                  : said_near(tag.cue, tag.cue, sentence_first(tag.cue), q.open);
      last_end = rule == std::string_view("quote_tag_after") ? std::max(tag.end, q.end) : q.end;
    } else {
      // X shook her head. “…”: the sentence before, in the same paragraph, tells who.
      Source s = signed_by(q);
      const bool named = static_cast<bool>(s);
      // Ida Moe was blunt: “…”
      if (const Range who = !s && q.open > 1 && is(q.open - 1, ":") ? sentence_subject(q.open - 1) : Range{0, 0};
          !who.empty() && cls(who.end, Cls::BE) && (person(who.end - 1) || (cls(who.begin, Cls::PRONOUN) && !word_is(who.begin, "it"))))
        s.range = who;
      if (!s && q.open > 0 && !(at(q.open).flags & kParagraphBefore) && starts(q.open) && !in_quoted(q.open - 1))
        s.range = sentence_subject(q.open - 1);
      if (!s && !starts(q.open) && !is(q.open - 1, ":")) continue;  // a part of a clause of its own
      if (!s && is(q.open, "'")) continue;                          // 'It's over': a headline
      w = &add(range, named ? "quote_signed" : s ? "quote_after_deed" : "quote_alone", {}, s);
      last_end = q.end;
    }
    w->speech = true;
    last = static_cast<int>(out_.size()) - 1;
    q.quote = last;
  }
}

// ---------------------------------------------------------------- indirect speech

// A day, a clock time, at most a month: when somebody speaks. Years are what is spoken of.
bool QuoteReader::moment(std::uint32_t i) const {
  if (!time(i) || record(i, RecordTag::set, RecordTag::set)) return false;
  // the Dec. 21 bombing, for the year ending tomorrow: when something else was
  if (i > 0 && !starts(i) &&
      (cls(i - 1, Cls::DETERMINER) || word_is(i - 1, "for") || word_is(i - 1, "ending") || word_is(i - 1, "ended") ||
       word_is(i - 1, "through") || word_is(i - 1, "until") || word_is(i - 1, "by")))
    return false;
  const Time& t = records_.times[at(i).index];
  const std::string_view norm = t.norm.view();
  const bool quarter = norm.size() >= 6 && (norm[5] == 'Q' || norm[5] == 'H') && t.rule != std::string_view("shift_unit");
  return !quarter && (t.earliest == kNoTime || t.latest - t.earliest <= 32 * 86400);
}

// The ministry, on Tuesday, said …
int QuoteReader::said_between(Range who, std::uint32_t cue) const {
  int said = -1;
  for (std::uint32_t k = who.end; !who.empty() && k < cue; ++k) {
    if (moment(k)) said = static_cast<int>(at(k).index);
    else if (!is(k, ",") && !cls(k, {Cls::PREPOSITION, Cls::ADVERB, Cls::AUXILIARY})) return -1;
  }
  return said;
}

// In February, | a struggling HP said that …; In an interview on Friday, | he said: a time that opens the sentence, before who speaks.
int QuoteReader::said_first(std::uint32_t first, Range who) const {
  if (who.empty() || who.begin <= first) return -1;
  std::uint32_t i = first;  // Speaking on Monday, …
  while (i < who.begin && i < first + 7 && !moment(i) && !is(i, ",") && !cls(i, Cls::AUXILIARY) && !finite(i)) ++i;
  if (i >= who.begin || !moment(i) || (i > first && !cls(first, {Cls::PREPOSITION, Cls::CONJUNCTION, Cls::SPEAKING}))) return -1;
  if (!is(i + 1, ",")) return i + 1 == who.begin ? static_cast<int>(at(i).index) : -1;
  for (std::uint32_t k = i + 2; k < who.begin; ++k)
    if (is(k, ",") || cls(k, Cls::AUXILIARY) || finite(k) || k > i + 8) return -1;
  return static_cast<int>(at(i).index);
}

// said in an interview with the BBC on Tuesday; else the moment nearest to the tag, from the cue to its last item.
int QuoteReader::said_near(std::uint32_t cue, std::uint32_t last, std::uint32_t from, std::uint32_t to) const {
  int best = -1;
  skip_frame(last + 1, std::min(sentence_end(cue), n_), best, last == cue && cls(cue, Cls::TELL));
  if (best >= 0) return best;
  std::uint32_t nearest = 5;
  for (std::uint32_t k = from; k < to && k < n_; ++k) {
    if (k > cue && (mark(k) || (starts(k) && k > from))) break;
    if (k > cue && (is(k, ";") || cls(k, Cls::CONJUNCTION))) break;
    if (!moment(k)) continue;
    const std::uint32_t d = k > last ? k - last : k > cue ? 0 : cue - k;
    if (d < nearest) {
      nearest = d;
      best = static_cast<int>(at(k).index);
    }
  }
  return best;
}

// Behind a cue: the day, “in a statement”, the hearer, up to `that`. Where the content begins.
std::uint32_t QuoteReader::skip_frame(std::uint32_t i, std::uint32_t stop, int& said, bool hearer) const {
  const std::uint32_t begin = i;
  // that, whether within a few words and before any stop: all before it is frame.
  const bool inserted = is(i, ",") && cites(i + 1);  // reported, citing the ministry, that
  for (std::uint32_t k = i; k < stop && k < i + (inserted ? 20 : 14); ++k) {
    if (mark(k) || is(k, ";") || is(k, ":") || (finite(k) && k > i)) break;
    if (is(k, ",") && k > i + 4 && !inserted && !word_is(k + 1, "that")) break;
    // said he’s hopeful that …: a clause of its own
    if (cls(k, Cls::PRONOUN) && !hearer) break;
    if (cls(k, Cls::AUXILIARY) && !clitic(k)) break;
    if (word_is(k, "that") && !(k > i && cls(k - 1, Cls::PREPOSITION))) {
      for (std::uint32_t x = i; x < k; ++x)
        if (moment(x)) said = static_cast<int>(at(x).index);
      return k + 1;
    }
  }
  for (;;) {
    const std::uint32_t before = i;
    if (time(i) || (cls(i, Cls::PREPOSITION) && time(i + 1))) {
      // The day, unless a clause begins with it.
      const std::uint32_t t = time(i) ? i : i + 1;
      if (moment(t)) said = static_cast<int>(at(t).index);
      i = t + 1;
    } else if (cls(i, Cls::FRAME_LINK) && i + 1 < stop &&
               (cls(i + 1, Cls::DETERMINER) || name(i + 1) || (word_is(i, "to") && source_noun(i + 1))) && i < begin + 8) {
      // in a statement, at a rally in Ohio, to CNN
      const Range r = phrase_right(i + 1, std::min(stop, i + 9));
      if (r.empty() || (word_is(i, "in") && r.end >= stop)) break;
      i = r.end;
      // in a statement | carried by state media
      if (i + 2 < stop && text(at(i)).ends_with("ed") && cls(i + 1, Cls::PREPOSITION))
        if (const Range by = phrase_right(i + 2, stop); !by.empty()) i = by.end;
    } else if (i > begin && is(i - 1, ",") && cls(i, Cls::RELATIVE)) {
      // told the BBC, | which first reported it, | that …
      std::uint32_t k = i + 1;
      while (k < stop && k < i + 20 && !is(k, ",") && !mark(k)) ++k;
      if (k >= stop || !is(k, ",")) break;
      i = k;
    } else if (hearer && i == begin) {
      const Range r = phrase_right(i, std::min(stop, i + 8));
      if (r.empty()) break;
      // told | reporters | the plan would fail: the hearer is one short phrase
      std::uint32_t end = r.end;
      if (name(i)) end = i + !clitic(i + 1);  // but: showed | Peru's economy
      else if (cls(i, Cls::PRONOUN) || object_pronoun(i) || word_is(i, "us") || word_is(i, "me")) end = i + 1;
      else
        for (std::uint32_t k = i; k < r.end; ++k)
          if (source_noun(k) || name(k)) {
            end = k + 1;
            while (end < r.end && (source_noun(end) || clitic(end))) ++end;  // a Senate | panel
            break;
          }
      i = end;
    } else {
      break;
    }
    if (i < stop && is(i, ",")) ++i;
    if (i == before) break;
  }
  if (i > begin && i < stop && word_is(i, "that") && is(i - 1, ",")) ++i;
  return i;
}

// Where the clause of the cue must end: Noting that …, the bank cut …; If X says …, Y will; the mayor, who said …, resigned.
std::uint32_t QuoteReader::clause_stop(std::uint32_t cue, std::uint32_t from, std::uint32_t first, std::uint32_t stop) const {
  const bool fronted = cue == first || (cls(first, Cls::CLAUSE_LINK) && cue < first + 12) || word_is(first, "if") || word_is(first, "when");
  std::uint32_t who = cue;  // Sanders, who had said he would debate, | criticized her
  while (who > first && between(who - 1)) --who;
  const bool inserted = who > first + 1 && is(who - 2, ",") && (word_is(who - 1, "who") || word_is(who - 1, "which"));
  // which he said was sound, | failed on Monday
  const bool hangs = subject_of_ == cue && subject_ && subject_.range.begin > first && cls(subject_.range.begin - 1, Cls::RELATIVE) &&
                     (cls(from, Cls::AUXILIARY) || finite(from) || text(at(from)).ends_with("ed"));
  if (!fronted && !inserted && !hangs) return stop;
  for (std::uint32_t k = from; k + 1 < stop; ++k) {
    if (in_quoted(k) || !is(k, ",")) continue;
    const std::uint32_t v = k + 1 + (hangs && cls(k + 1, Cls::JOINT));
    const bool verb = cls(v, {Cls::AUXILIARY, Cls::TELL, Cls::CALL_FOR, Cls::EVENT, Cls::TREND, Cls::ONLY_VERB}) || finite(v) ||
                      (hangs && at(v).shape == Shape::lower && text(at(v)).ends_with("ed"));
    const bool subject = cls(k + 1, {Cls::PRONOUN, Cls::DETERMINER}) || name(k + 1);
    if (inserted || hangs ? verb : subject) return k;
  }
  return stop;
}

// Whether there is a finite verb, as far as words show.
bool QuoteReader::has_verb(Range r) const {
  for (std::uint32_t k = r.begin; k < r.end; ++k)
    if ((cls(k, Cls::AUXILIARY) && !clitic(k)) || (finite(k) && !article_before(k)) ||
        (at(k).shape == Shape::lower && (cls(k, Cls::TREND) || text(at(k)).ends_with("ed"))) || word_is(k, "'s"))
      return true;
  return false;
}

// Whether a clause begins here: a subject and, before long, its verb.
bool QuoteReader::clause_ahead(std::uint32_t from, std::uint32_t stop) const {
  for (std::uint32_t k = from; k < stop && k < from + 9; ++k) {
    if (k > from && (cls(k, Cls::AUXILIARY) || (finite(k) && !article_before(k)))) return !clitic(k);
    if (punct(k) && at(k).shape != Shape::punct_tight) return false;
    if (cls(k, {Cls::CONJUNCTION, Cls::PREPOSITION})) {
      if (!cls(k, Cls::NOUN_LINK) || word_is(k, "to")) return false;
    }
  }
  return false;
}

// Where a content ends: the sentence's end without its stop, a tag, a semicolon; a noun phrase also where a clause hangs on.
std::uint32_t QuoteReader::content_end(std::uint32_t from, std::uint32_t stop, bool clause) const {
  std::uint32_t end = stop;
  for (std::uint32_t k = from; k < stop; ++k) {
    // a word that ends nothing
    if (!punct(k) && !time(k) &&
        !cls(k, {Cls::ACCORDING, Cls::CONCEDES, Cls::CONDITION, Cls::CONJUNCTION, Cls::SAY_PAST, Cls::FRAME_LINK, Cls::CLAUSE_LINK}))
      continue;
    const bool closed = k > from && closing(k) && is(k - 1, ",");  // “a sham,” | adding …
    if (in_quoted(k) && !closed) continue;
    if (is(k, ";")) {
      end = k;
      break;
    }
    if (cls(k, Cls::ACCORDING)) {
      end = k;
      break;
    }
    if ((is(k, ",") || closed) && k + 1 < stop) {
      if (cls(k + 1, {Cls::SAY_ING, Cls::ACCORDING}) || (closed && !clause)) {
        end = k;
        break;
      }
      // …, which Moscow denies; …, a claim Moscow denies
      if (word_is(k + 1, "which") || (cls(k + 1, Cls::DETERMINER) && cls(k + 2, Cls::SAY_NOUN))) {
        std::uint32_t v = k + 2;
        while (v < stop && v < k + 12 && !punct(v)) ++v;
        if (cls(v - 1, Cls::NEGATED_SAY) && v > k + 3) {
          end = k;
          break;
        }
      }
      // …, but the minister said …: a clause that speaks for itself. Without a joint it must not be the tag of this one.
      const bool joint = cls(k + 1, Cls::CLAUSE_JOINT);
      const std::uint32_t subject = k + 1 + joint;
      for (std::uint32_t v = k + 2; v < stop && v < k + 14 && end != k; ++v) {
        if (is(v, ",") || mark(v)) break;
        const bool no_tag = joint || (v + 2 < stop && !is(v + 1, "."));
        if (finite(v) && no_tag && subject_left(v, subject).range.begin == subject) end = k;
      }
      if (joint && !clause) end = k;
      if (end == k) break;
      if (!clause &&
          (cls(k + 1, Cls::RELATIVE) || word_is(k + 1, "that") || (at(k + 1).shape == Shape::lower && text(at(k + 1)).ends_with("ing")))) {
        end = k;
        break;
      }
    }
    // …, | though few agree; praised the mayor | when he …
    if (k > from && (clause ? is(k, ",") && cls(k + 1, Cls::CONCEDES) : cls(k, {Cls::CONCEDES, Cls::CONDITION}))) {
      end = k;
      break;
    }
    // praised the budget | and said …; says people may not like it | but insists …
    // accused the mayor | said
    if (!clause && k > from && says(k) && who_hangs()) {
      end = k;
      break;
    }
    if (k > from && (word_is(k, "and") || word_is(k, "but"))) {
      std::uint32_t verb = k + 1;
      while (verb < stop && (cls(verb, {Cls::ADVERB, Cls::OFTEN}) || (!clause && cls(verb, Cls::AUXILIARY)))) ++verb;
      const bool same = finite(verb) && (!clause || (plain_speech(verb) && cls(verb, Cls::SAY_PAST) == past_cue_));
      if (same) {
        end = is(k - 1, ",") ? k - 1 : k;
        break;
      }
      // said no | and the mayor said yes
      const bool another = !cls(k + 1, Cls::PRONOUN) && (!clause || has_verb({from, k}));
      for (std::uint32_t v = k + 2; another && v < stop && v < k + 8 && !is(v, ",") && !mark(v) && end == stop; ++v)
        if (finite(v) && plain_speech(v) && (!clause || cls(v, Cls::SAY_PAST) == past_cue_) && subject_left(v, k + 1).range.begin == k + 1)
          end = k;
      if (end == k) break;
    }
    // endorsed the mayor | last week; confirmed it | in a statement: when and where, not what
    if (!clause && k > from &&
        ((time(k) && !cls(k - 1, Cls::PREPOSITION)) ||
         (cls(k, Cls::FRAME_LINK) && (cls(k + 1, Cls::DETERMINER) || time(k + 1)) &&
          (time(k + 1) || cls(k + 2, {Cls::SPEECH_PLACE}) || cls(k + 3, {Cls::SPEECH_PLACE}))))) {
      end = k;
      break;
    }
    if (!clause && (cls(k, Cls::CLAUSE_LINK) || is(k, "—") || is(k, "–") || is(k, "--")) && k > from && !(as_ && word_is(k, "as"))) {
      end = k;
      break;
    }
  }
  if (end < stop && in_quoted(end) && closing(end)) ++end;
  while (end > from && (is(end - 1, ",") || is(end - 1, ".") || is(end - 1, ";") || is(end - 1, ":") || is(end - 1, "—") ||
                        is(end - 1, "–") || is(end - 1, ")") || is(end - 1, "!") || is(end - 1, "?"))) {
    if (is(end - 1, ")")) break;
    if (in_quoted(end - 1) && quoted(end - 1).end == end) break;
    --end;
  }
  return end;
}

bool QuoteReader::take(Range content, std::uint32_t cue, const Source& source, bool negated_, const char* rule) {
  if (content.begin >= content.end) return false;
  std::uint32_t words = 0;
  for (std::uint32_t i = content.begin; i < content.end; ++i) words += !is_punct(at(i).shape);
  if (words < 2 && !name(content.begin)) return false;
  // … has been a part of it, ’s campaign, and will build: no content begins so
  const std::uint32_t b = content.begin;
  if (clitic(b) || is(b, "-") || is(b, ",") || (word_is(b, "by") && cue + 1 == b)) return false;
  if (word_is(b, "and") || word_is(b, "but") || says(b)) return false;
  if (is(b - 1, ",") && cls(b, {Cls::RELATIVE, Cls::SAY_ING})) return false;
  // a study published in March | shows …
  if (b > cue && finite(b) && at(b).shape == Shape::lower && !cls(b, Cls::NOUN_TOO) && !word_is(b - 1, "that")) return false;
  Quote& q = add(content, rule, cue, source);
  q.negated = q.negated != negated_ && (q.negated || negated_);
  return true;
}

// CNN reported, citing the ministry, that …: the ministry's words, reported by CNN. Reasons are cited too, and are nobody's words.
bool QuoteReader::cite(std::uint32_t cue, const Source& source, const char* rule) {
  if (out_.empty() || spoke_in_ != first_) return false;
  if (!names_somebody(source.range) && !object_pronoun(source.range.begin)) return false;
  if (cites(cue)) {
    // citing police violence, security rules: by its head; people | familiar with …, Polish | intelligence
    std::uint32_t head = source.range.end - 1;
    for (std::uint32_t k = source.range.begin + 1; k <= head; ++k)
      if (cls(k, Cls::PREPOSITION)) head = k - 1;
    const bool beside =
        head > source.range.begin && (name(head - 1) || (cls(head + 1, Cls::PREPOSITION) && cls(head - 1, Cls::SPEAK_NOUN)));
    if ((!name(head) && !source_noun(head) && !beside) || cls(head, Cls::CITED_REASON)) return false;
  }
  const Quote outer = out_.back();
  if (outer.cue.empty() || !outer.claims || outer.first < at(first_).first || outer.first >= at(stop_ - 1).last) return false;
  Quote& q = add({cue, cue + 1}, rule, cue, source);
  q.parts = outer.parts;
  q.span = outer.span;
  q.first = outer.first;
  q.last = outer.last;
  q.speech = true;
  q.cited = true;
  q.voice.said = outer.voice.said;
  return true;
}

// Reuters quoted the minister as saying …: the minister's words, reported by Reuters.
std::uint32_t QuoteReader::find_as_saying(std::uint32_t cue, std::uint32_t stop, Source& who) const {
  std::uint32_t as = cue + 1;
  while (as + 1 < stop && as < cue + 10 && !punct(as) && !word_is(as, "as")) ++as;
  if (as + 1 >= stop || as == cue + 1 || !word_is(as, "as") || !cls(as + 1, Cls::SAY_ING)) return 0;
  for (std::uint32_t k = cue + 1; k < as; ++k)
    if (finite(k)) return 0;
  who.range = object_pronoun(cue + 1) ? Range{cue + 1, cue + 2} : phrase_right(cue + 1, as);
  return who.range.end == as && (object_pronoun(cue + 1) || speaks(who.range)) ? as : 0;
}

bool QuoteReader::as_saying(std::uint32_t cue, std::uint32_t stop, const Source& reporter) {
  Source who;
  const std::uint32_t as = find_as_saying(cue, stop, who);
  if (!as) return false;
  int said = -1;
  const std::uint32_t from = skip_frame(as + 2, stop, said, false);
  const bool behind_ = from < stop && !punct(from);
  if (behind_ ? !take({from, content_end(from, stop, true)}, cue, reporter, false, "as_saying") : !take_before(cue, reporter)) return false;
  spoke_in_ = first_;
  out_.back().speech = true;
  cite(as + 1, who, "as_saying");
  return true;
}

// Where the sentence's prose begins: behind a dateline.
std::uint32_t QuoteReader::prose_first(std::uint32_t cue) const {
  std::uint32_t k = sentence_first(cue);
  if (const Structure* line = row_at(records_.structures, t_.tokens[at(k).first].begin); line && line->type == StructureType::dateline)
    while (k < cue && (t_.tokens[at(k).first].begin < line->span.end || is(k, "—") || is(k, "–") || is(k, "-") || is(k, "--"))) ++k;
  return k;
}

// CONTENT, X said.  Also CONTENT, X said, CONTENT.
bool QuoteReader::take_before(std::uint32_t cue, const Source& source) {
  const std::uint32_t first = prose_first(cue), stop = sentence_end(cue);
  const std::uint32_t tag = source.range.begin > first && source.range.begin < cue ? source.range.begin : cue;
  if (tag <= first + 1 || !behind_comma(tag) || source.range.begin == first) return false;
  const std::uint32_t comma = is(tag - 1, ",") ? tag - 1 : tag;  // where the content ends
  if (comma <= first || in_quoted(comma)) return false;
  // On “Morning Tide,” the mayor told …: a title
  if (comma == tag && cls(first, {Cls::PREPOSITION, Cls::ADVERB}) && is_capital(at(quoted(comma - 1).open + 1).shape) &&
      !has_verb({first, quoted(comma - 1).open}))
    return false;
  std::uint32_t begin = first;
  for (std::uint32_t k = comma; k-- > first;)
    if (is(k, ";")) {
      begin = k + 1;
      break;
    }
  while (begin < comma && (cls(begin, Cls::JOINT) || is(begin, "(") || (mark(begin) && !in_quoted(begin)))) ++begin;
  const std::uint32_t tail = std::max(cue + 1, source.range.end);
  const bool goes_on = tail < stop && is(tail, ",") && stop - tail > 3;
  if (comma - begin < (goes_on ? 1u : 3u)) return false;
  // On his way to Oslo, the envoy promised help; Asked if it was true, he shrugged
  if (!goes_on && cls(begin, {Cls::PREPOSITION, Cls::ASK}) && (cls(begin, Cls::ASK) || !has_verb({begin, comma}))) return false;
  for (std::uint32_t k = begin; k < comma; ++k)
    if (in_speech(k) && quoted(k).quote >= 0) return false;
  Quote& q = add({begin, comma}, "said_after", cue, source);
  q.speech = true;
  q.voice.said = said_near(cue, tail - 1, comma, std::min(stop, tail + 5));
  spoke_ = source.range;
  spoke_in_ = first_;
  // …, he said, …
  // …, X said on Thursday, two days after …: the reporter's own
  if (goes_on && !is_number(at(tail + 1).shape) && (source.range.begin < cue || resumes({begin, comma}, tail + 1))) {
    const std::uint32_t end = content_end(tail + 1, stop, true);
    if (end > tail + 2) add_part(q, {tail + 1, end});
  }
  return true;
}

// Where the tag begins that ends a sentence: The court will rule on Friday, | the clerk said. What stands before it is all the clerk's.
// Only one whose verb stands behind the cue takes anything from it.
std::uint32_t QuoteReader::closing_tag(std::uint32_t first, std::uint32_t cue, std::uint32_t stop) const {
  std::uint32_t comma = stop;  // the first one near the end; most sentences have none
  for (std::uint32_t k = stop, least = std::max(first + 3, cue); k-- > least && stop - k < kFar;)
    if (behind_comma(k)) comma = k;
  for (std::uint32_t v = stop; v-- > comma && stop - v < kFrame;) {
    if (at(v).shape != Shape::lower || !at(v).entry || !finite(v) || !plain_speech(v)) continue;
    for (std::uint32_t k = v; k >= first + 3 && v - k < 14; --k) {
      if (k < v && (is(k + 1, ";") || is(k + 1, ":") || mark(k + 1) || (finite(k) && plain_speech(k)))) break;
      if (!behind_comma(k) || in_quoted(k)) continue;
      const bool verb_first = v == k;
      const Range who = verb_first ? speaker_right(k + 1, stop) : subject_left(v, k).range;
      if (!speaks(who) || (!verb_first && who.begin != k)) continue;
      if (verb_first && cls(v, Cls::OBJECT_TOO) && !names_one(who)) continue;  // …, wrote a host of songs
      int said = -1;
      const std::uint32_t end = verb_first ? who.end : skip_frame(v + 1, stop, said, cls(v, Cls::TELL));
      if (end >= stop || terminator(end) || (verb_first && (is(end, ",") || time(end) || cls(end, Cls::PREPOSITION))))
        return is(k - 1, ",") ? k - 1 : k;
    }
  }
  return stop;
}

// …, said Kim, …: whether what follows such a tag is content again, and no apposition to the speaker.
bool QuoteReader::resumes(Range before, std::uint32_t from) const {
  const bool fronted = cls(before.begin, Cls::PREPOSITION) && before.end - before.begin < 9;  // of its voters, according to X, 12 …
  return fronted || !has_verb(before) || cls(from, Cls::AUXILIARY) || finite(from) ||
         (cls(from, Cls::CONJUNCTION) && !cls(from, Cls::RELATIVE) && !word_is(from, "whom"));
}

bool QuoteReader::act(Match& m) {
  m_ = &m;
  const std::uint32_t cue = m.extent().begin;
  // Inside quotation marks only what speaks of its source by itself is looked at.
  const bool inside = in_quoted(cue);
  if (s_.used[cue] || (inside && (static_cast<Action>(m.rule->action) != Action::according || !in_speech(cue)))) return false;
  if (cue >= stop_) {
    first_ = sentence_first(cue);
    stop_ = sentence_end(cue);
    tagged_ = false;
    // “…,” he told reporters, adding that …
    for (std::uint32_t i = first_; i < stop_; ++i)
      if (in_quoted(i)) {
        if (!quoted(i).who.empty() && quoted(i).who.begin >= first_ && quoted(i).who.begin < stop_) {
          spoke_ = quoted(i).who;
          spoke_in_ = first_;
        }
        i = quoted(i).end - 1;
      }
  }
  const std::uint32_t first = inside ? std::max(first_, quoted(cue).open + 1) : first_;
  const Action action = static_cast<Action>(m.rule->action);
  // The most are verbs, or words that look like them.
  if (action != Action::according && action != Action::noun) {
    if (cites(cue)) return false;
    // Nouns that look alike: the report, of reports, a call.
    if (cue > first &&
        (article_before(cue) || clitic(cue - 1) || (cls(cue - 1, Cls::PREPOSITION) && action != Action::saying && !word_is(cue - 1, "to"))))
      return false;
    // Words that are nouns as often: behind what can be a subject or an auxiliary, they are verbs.
    if (noun_here(cue, first) || title(cue)) return false;
  }
  if (!std::exchange(tagged_, true)) tag_ = closing_tag(first_, cue, stop_);
  const std::uint32_t stop = inside       ? std::min(stop_, quoted(cue).closed ? quoted(cue).end - 1 : quoted(cue).end)
                             : cue < tag_ ? tag_
                                          : stop_;
  past_cue_ = cls(cue, Cls::SAY_PAST);
  as_ = cls(cue, Cls::SEES_AS);
  cue_ = cue;
  const char* rule = m.rule->name;
  int said = -1;
  bool claims = true, speech = action == Action::according || action == Action::tell;
  const auto finish_take = [&](Range content, const Source& s, bool negated_) {
    if (!take(content, cue, s, negated_, rule)) return false;
    spoke_ = s.range;
    spoke_in_ = first;
    if (said < 0 && claims && content.begin > cue) said = said_between(s.range, cue);
    if (said < 0 && claims && content.begin > cue) said = said_first(first, s.range);
    out_.back().voice.said = said;
    out_.back().claims = claims;
    out_.back().speech = speech;
    // Salceda, citing the ministry, said …
    for (std::uint32_t k = s.range.end; s && action != Action::noun && content.begin > cue && k < cue; ++k)
      if (cites(k)) {
        Source by;
        by.range = phrase_right(k + 1, cue);
        if (speaks(by.range)) cite(k, by, "according");
        break;
      }
    return true;
  };

  if (action == Action::according) {
    const Range who = phrase_right(cue + 1, stop);
    if (!speaks(who)) return false;
    Source s;
    s.range = who;
    if (cites(cue)) return !out_.empty() && out_.back().cue.begin < span(cue, cue + 1).begin && cite(cue, s, rule);
    std::uint32_t tail = who.end;
    while (tail < stop && !is(tail, ",") && !is(tail, ".") && tail < who.end + 14) ++tail;
    for (std::uint32_t k = who.end; k < tail && said < 0; ++k)
      if (moment(k)) said = static_cast<int>(at(k).index);  // a poll released Sunday
    // an aide to the minister, data released by the regulator
    bool one = tail - who.end <= 8;
    for (std::uint32_t k = who.end; k < tail; ++k)
      one = one && !cls(k, {Cls::CONJUNCTION, Cls::AUXILIARY, Cls::PRONOUN, Cls::RELATIVE}) && !finite(k) && !time(k) &&
            !is_punct(at(k).shape);
    if (one && cls(who.end, Cls::PREPOSITION)) s.range.end = tail;
    if (cue <= first + 2) {
      // According to X, …
      if (!is(tail, ",")) return false;
      return finish_take({tail + 1, content_end(tail + 1, stop, true)}, s, false);
    }
    std::uint32_t end = cue;
    while (end > first && (is(end - 1, ",") || is(end - 1, "—") || is(end - 1, "–"))) --end;
    std::uint32_t begin = std::max(prose_first(cue), first);
    for (std::uint32_t k = end; k-- > begin;)
      if (is(k, ";") && (inside || !in_quoted(k))) {
        begin = k + 1;
        break;
      }
    for (std::uint32_t k = begin; k < end && !inside; ++k)
      if (in_speech(k) && quoted(k).quote >= 0) return false;
    if (!finish_take({begin, end}, s, false)) return false;
    if (tail < stop && is(tail, ",") && stop - tail > 5 && resumes({begin, end}, tail + 1)) {
      const std::uint32_t more = content_end(tail + 1, stop, true);
      if (more > tail + 2) add_part(out_.back(), {tail + 1, more});
    }
    return true;
  }

  const Sense* verb_sense = nullptr;
  for (ClassId c : {Cls::SAY_PAST, Cls::SAY_PRESENT, Cls::SAY_ING, Cls::SAY_BASE, Cls::SAY_PART})
    if (!verb_sense) verb_sense = sense(at(cue), c);
  const std::string_view attr = verb_sense ? kLexicon.text(verb_sense->attr) : std::string_view{};

  if (action == Action::noun) {
    // his claim that …; claims by X that …
    std::uint32_t that = cue + 1;
    for (; that < stop && !word_is(that, "that"); ++that)
      if (finite(that) || cls(that, Cls::AUXILIARY)) return false;  // the story noted that: a verb's
    Source s;
    if (cue > first && (clitic(cue - 1))) s.range = phrase_left(cue - 1, first);
    else if (cue > first && cls(cue - 1, Cls::POSSESSOR)) s.range = {cue - 1, cue};
    else if (that > cue + 2) s.range = phrase_right(cue + 2, that);
    if (that + 2 >= stop) return false;
    // decisions that shaped the war: a relative clause
    if (cls(that + 1, Cls::AUXILIARY) || finite(that + 1) || (at(that + 1).shape == Shape::lower && text(at(that + 1)).ends_with("ed")))
      return false;
    // a plan that she said would fail
    for (std::uint32_t v = that + 2; v + 1 < stop && v < that + 7; ++v)
      if (finite(v) && cls(v + 1, Cls::AUXILIARY)) return false;
    return finish_take({that + 1, content_end(that + 1, stop, true)}, s, false);
  }

  // The rest are verbs, and verbs have subjects.
  const bool tagged_right = cue > first && behind_comma(cue);
  // Several rules may ask for one verb's.
  if (subject_of_ != cue) {
    subject_ = subject_left(cue, first);
    subject_of_ = cue;
  }
  const bool infinitive = cue > first && word_is(cue - 1, "to");
  Source s = infinitive ? Source{} : subject_;
  // an e-mail relating to | Benghazi finds: what hangs on a preposition is no subject
  if (s && s.range.begin > first && s.range.end == s.range.begin + 1 && name(s.range.begin) && cls(s.range.begin - 1, Cls::PREPOSITION))
    s = {};
  // praised the budget and said: whoever the clause is about
  if (!s && cue > first + 2 && (action == Action::say || action == Action::tell || action == Action::say_present)) {
    std::uint32_t k = cue;
    while (k > first && cls(k - 1, Cls::ADVERB)) --k;
    if (k > first && (word_is(k - 1, "and") || word_is(k - 1, "but"))) {
      if (spoke_in_ == first) s.range = spoke_;
      else s.range = sentence_subject(cue);
    }
  }
  // refused to say whether: who refused
  if (action == Action::say_base && cue > first + 1 && word_is(cue - 1, "to") && cls(cue - 2, Cls::WANT_TO)) {
    s = subject_left(cue - 2, first);
    const Sense* w = sense(at(cue - 2), Cls::WANT_TO);
    s.negated = s.negated || (w && kLexicon.text(w->attr) == "negated");
  }
  // continued to insist, is likely to support: who continued, who is
  if (!s && infinitive && cue > first + 2 && at(cue - 2).shape == Shape::lower && (!closed(cue - 2) || cls(cue - 2, Cls::AUXILIARY))) {
    s = subject_left(cue - 2, first);
    s.negated = s.negated || cls(cue - 2, Cls::FAILS_TO);
  }
  // …, criticizing the police: whoever the sentence is about
  if (!s && tagged_right && (action == Action::object || action == Action::urge) && text(at(cue)).ends_with("ing"))
    s.range = spoke_in_ == first ? spoke_ : sentence_subject(cue);
  if (action == Action::adjective) {
    // was confident that …
    claims = false;
    return s && finish_take({cue + 2, content_end(cue + 2, stop, true)}, s, false);
  }
  if (action == Action::say_present) {
    // suspects had; but: which critics say would …
    const bool hangs = s && s.range.begin > first && cls(s.range.begin - 1, Cls::RELATIVE);
    if (cls(cue + 1, Cls::AUXILIARY) && !word_is(cue + 1, "'s") && !hangs) return false;
    // A base form asks for a plural or a first person as its subject.
    const bool third = text(at(cue)).ends_with("s") && !text(at(cue)).ends_with("ss");
    if (cue == first || (punct(cue - 1) && !tagged_right)) return false;
    if (punct(cue - 1) && !s && !third) return false;
    if (!third && s && !plural(s.range)) return false;
    if (!third && !s && !cls(cue - 1, Cls::ADVERB)) return false;
  }
  // investors expecting a deal may sell, a strong showing: a noun's participle, a noun
  const Sense* tells = action == Action::tell ? sense(at(cue), Cls::TELL) : nullptr;
  const std::string_view form = tells ? kLexicon.text(tells->attr) : std::string_view{};
  if ((action == Action::saying || form == "ing") && !tagged_right && cue > first &&
      !cls(cue - 1, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION, Cls::CONJUNCTION, Cls::PREPOSITION}))
    return false;
  // a light show that …, write-downs
  if (form == "base" && cue > first && !cls(cue - 1, {Cls::AUXILIARY, Cls::ADVERB, Cls::NEGATION, Cls::PRONOUN, Cls::OFTEN, Cls::PLURAL}) &&
      !word_is(cue - 1, "to") && !text(at(cue - 1)).ends_with("s") && !name(cue - 1))
    return false;
  if (cue + 1 < stop && at(cue + 1).shape == Shape::punct_tight && (is(cue + 1, "-") || is(cue + 1, "–"))) return false;
  // is assured of, was told: others speak
  if (cue > first && cls(cue - 1, Cls::BE) && action != Action::saying && action != Action::noun && action != Action::to) return false;
  switch (action) {
    case Action::say:
    case Action::say_present:
    case Action::say_base:
    case Action::saying:
    case Action::deny: {
      const bool negated_ = action == Action::deny || attr == "negated";
      // …, saying: not what stands before the comma, but who spoke or acted in this sentence
      if (action == Action::saying && tagged_right) s.range = spoke_in_ == first ? spoke_ : Range{0, 0};
      if (action == Action::saying && !s) {
        s.range = sentence_subject(cue);
        // …, saying: whoever the sentence is about
        if (cue > first && !is(cue - 1, ",") && !cls(cue - 1, Cls::CONJUNCTION) && !cls(cue - 1, Cls::PREPOSITION) &&
            !cls(cue - 1, Cls::AUXILIARY) && cue != first)
          return false;
      }
      // CONTENT, said X: X ends at a stop or a comma, and has no verb of its own
      if (tagged_right && action != Action::saying) {
        const Range who = speaker_right(cue + 1, stop);
        const bool somebody = !cls(who.begin, Cls::POSSESSOR) && (attr == "bare" || attr == "tag") && names_somebody(who);
        const bool ends_there = who.end >= stop || is(who.end, ",") || is(who.end, ".");
        if (speaks(who) && (!s || (somebody && ends_there && has_verb({first, cue - 1})))) {
          Source behind_;
          behind_.range = who;
          if (take_before(cue, behind_)) return true;
        }
        if (!s) return false;
      }
      if (!s && action != Action::saying) return false;
      if (Source who; s && find_as_saying(cue, stop, who)) return as_saying(cue, stop, s);
      // added $18 million to its reserves
      if (cls(cue, Cls::ADDS) && !word_is(cue + 1, "that") &&
          (is_number(at(cue + 1 < n_ ? cue + 1 : cue).shape) ||
           (cue + 2 < n_ && (cls(cue + 1, Cls::CURRENCY_SIGN) || is_number(at(cue + 2).shape)))))
        return false;
      // What stands behind: content, or the sentence's end.
      std::uint32_t from = skip_frame(cue + 1, stop, said, cls(cue, Cls::TELL));
      const bool told_that = from > cue + 1 && word_is(from - 1, "that");
      const bool nothing = from >= stop || is(from, ".") || is(from, ",") || is(from, ";") || terminator(from) ||
                           (in_quoted(from) && in_speech(from) && quoted(from).quote >= 0);
      if ((nothing || is(cue + 1, ",") || is(cue + 1, ".")) && !told_that) return s && take_before(cue, s);
      // CONTENT, X said on Monday, citing …
      if (!told_that && s.range.begin > first && is(s.range.begin - 1, ",") && is(from - 1, ",") && has_verb({first, s.range.begin - 1}))
        return take_before(cue, s);
      if (is(from, ":")) ++from;
      if (!told_that && word_is(cue + 1, "to") && (cls(from, Cls::PREPOSITION) || !clause_ahead(from, stop)))
        return false;  // respond to a request
      if (attr == "tag" && !told_that) return false;
      if (from >= stop || (in_quoted(from) && quoted(from).quote >= 0 && quoted(from).open == from)) return false;
      // What is known, seen, shown: a clause, which only `that` or its verb gives away.
      if (attr == "that" && !told_that && !cls(cue, Cls::CALL_FOR) && !clause_ahead(from, stop)) return false;
      const bool clause = told_that || attr == "bare";
      speech = attr == "bare";
      if (!clause && cls(from, Cls::PREPOSITION) && !word_is(from, "that")) return false;
      if (cls(from, Cls::PREPOSITION) && attr == "bare" && !told_that && !(cls(from, Cls::OPENS_CLAUSE) && clause_ahead(from, stop)))
        return false;
      // wrote a check, posted a photo: nothing is said
      if (attr == "bare" && !told_that && cls(cue, Cls::OBJECT_TOO) && !clause_ahead(from, stop)) return false;
      const std::uint32_t end = content_end(from, clause_stop(cue, from, first, stop), clause);
      if (!told_that && cls(cue, Cls::TELL) && told_thing({from, end})) return false;
      claims = clause && !infinitive && !cls(cue, Cls::KNOWS);  // wants to say that: not said
      return finish_take({from, end}, s, negated_);
    }
    case Action::tell: {
      if (!s || (form == "past" && cls(cue + 1, Cls::PREPOSITION))) return false;  // officials briefed on the talks
      std::uint32_t from = skip_frame(cue + 1, stop, said, true);
      if (from >= stop || is(from, ".") || is(from, ",")) return take_before(cue, s);
      if (is(from, ":")) ++from;
      if (word_is(from, "to")) return false;
      if (in_quoted(from) && quoted(from).quote >= 0) return false;
      const std::uint32_t end = content_end(from, stop, true);
      if (!word_is(from - 1, "that") && told_thing({from, end})) return false;
      return finish_take({from, end}, s, false);
    }
    case Action::ask: {
      claims = false;
      std::uint32_t from = cue + 1;
      while (from < stop && !cls(from, Cls::CONJUNCTION)) ++from;
      if (word_is(from, "that")) ++from;
      if (from >= stop) return false;
      // Asked whether …, he shrugged; the envoy, asked whether …, said no: who asked is not told
      if (!s && (cue == first || tagged_right) && text(at(cue)).ends_with("ed")) {
        std::uint32_t comma = from;
        while (comma < stop && !is(comma, ",")) ++comma;
        return take({from, content_end(from, comma, true)}, cue, s, false, rule);
      }
      if (!s) s.range = sentence_subject(cue);
      return finish_take({from, content_end(from, stop, true)}, s, false);
    }
    case Action::to: {
      claims = false;
      if (!s || cls(cue + 2, Cls::SAY_BASE)) return false;
      const Sense* w = sense(at(cue), Cls::WANT_TO);
      return finish_take({cue + 1, content_end(cue + 1, stop, false)}, s, w && kLexicon.text(w->attr) == "negated");
    }
    case Action::urge: {
      claims = false;
      if (!s) return false;
      std::uint32_t to = cue + 1;
      while (to < stop && to < cue + 12 && !word_is(to, "to") && !is(to, ",")) ++to;
      if (!word_is(to, "to")) return false;
      return finish_take({cue + 1, content_end(cue + 1, stop, false)}, s, false);
    }
    case Action::object: {
      claims = false;
      if (!s) return false;
      if (Source who; find_as_saying(cue, stop, who)) return as_saying(cue, stop, s);
      const std::uint32_t from = cue + 1;
      // declared a state of emergency: done, not said
      if (cls(cue, Cls::DECLARES))
        for (std::uint32_t k = from; k < stop && k < from + 4; ++k)
          if (cls(k, Cls::DECLARED)) return false;
      if (from >= stop || is(from, ",") || is(from, ".") || cls(from, {Cls::PREPOSITION, Cls::CONJUNCTION}) || time(from)) return false;
      const std::uint32_t end = content_end(from, stop, false);
      // criticized Mayor Ida Moe: of whom, not what
      bool named = false;
      std::uint32_t k = from;
      while (k < end && (name(k) || is_capital(at(k).shape) || punct(k) || cls(k, {Cls::DETERMINER, Cls::TITLE})))
        named = name(k++) || named;
      if (named && k == end) return false;
      return finish_take({from, end}, s, false);
    }
    default: return false;
  }
}

// ---------------------------------------------------------------- the whole

void QuoteReader::finish() {
  std::stable_sort(out_.begin(), out_.end(), [](const Quote& a, const Quote& b) {
    return a.span.begin != b.span.begin ? a.span.begin < b.span.begin : a.span.end > b.span.end;
  });
  // Quotes lie apart or inside one another: what overlaps in part is cut short, or goes.
  std::vector<Quote> kept;
  std::vector<int> open;
  for (Quote& q : out_) {
    while (!open.empty() && kept[static_cast<std::size_t>(open.back())].span.end <= q.span.begin) open.pop_back();
    if (!open.empty()) {
      const Quote& outer = kept[static_cast<std::size_t>(open.back())];
      if (q.span.end > outer.span.end) continue;
      // Between the parts of a quote stands its own tag, no speech.
      if (!outer.holds(q.span) || (q.span == outer.span && !q.cited)) continue;
      // Within speech only speech of others counts: said he appreciated, wanted, knew.
      if (!q.speech || q.voice.speaker.empty()) continue;
      q.parent = open.back();
    }
    open.push_back(static_cast<int>(kept.size()));
    kept.push_back(std::move(q));
  }
  out_ = std::move(kept);
  for (Quote& q : out_) {
    // Direct: all of it in marks; mixed: some.
    bool all = true, any = false;
    for (Span p : q.parts) {
      bool covered = false;
      // Stretches lie apart, in order: those before this part are passed over.
      const auto from =
          std::partition_point(s_.quoted.begin(), s_.quoted.end(), [&](const Quoted& m) { return span(m.open, m.end).end <= p.begin; });
      for (auto m = from; m != s_.quoted.end(); ++m) {
        const Span marks = span(m->open, m->end);
        if (marks.begin >= p.end) break;
        covered = covered || marks.contains(p);
        any = any || marks.overlaps(p);
      }
      all = all && covered;
    }
    q.type = all ? QuoteType::direct : any ? QuoteType::mixed : QuoteType::indirect;
  }
  resolve_speakers();
}

void QuoteReader::resolve_speakers() {
  // Of a phrase the full name of the one it names; of a pronoun the one who spoke last, or the only one named near.
  const auto& names = records_.names;
  Span last_person;
  std::uint32_t last_sentence = 0;
  for (Quote& q : out_) {
    if (q.voice.speaker.empty()) continue;
    const Span s = q.voice.speaker;
    const Name* best = nullptr;
    const auto from =
        std::lower_bound(names.begin(), names.end(), s.begin, [](const Name& n, std::uint32_t at) { return n.span.begin < at; });
    // not the Kyiv of Kyiv’s intelligence service
    const auto owner = [&](const Name& n) {
      const std::string_view rest = t_.text.substr(n.span.end);
      return n.span.end < s.end && (rest.starts_with("’s") || rest.starts_with("'s"));
    };
    // nor the Lagos of police in Lagos
    const auto hangs_on = [&](const Name& n) {
      return n.span.begin > s.begin && n.first > 0 && n.type == NameType::place &&
             kLexicon.has_sense(t_.tokens[n.first - 1].entry, Cls::PREPOSITION, t_.tokens[n.first - 1].shape);
    };
    for (auto it = from; it != names.end() && it->span.end <= s.end; ++it)
      if (!owner(*it) && !hangs_on(*it) && (it->span.end == s.end || it->type == NameType::person || it->type == NameType::organization) &&
          (!best || (it->type == NameType::person && best->type != NameType::person)))
        best = &*it;
    const std::uint32_t sentence = t_.sentence_at(s.begin);
    if (q.speaker_type == "person" && best && best->type == NameType::person) {
      q.voice.speaker_name = best->canonical;
      last_person = best->canonical;
      last_sentence = sentence;
    } else if (q.speaker_type == "person" && !best) {
      const std::string_view w = s.of(t_.text);
      if (w == "he" || w == "she" || w == "He" || w == "She" || w == "who") {
        // Persons of this sentence before the pronoun and of the one before.
        Span only;
        bool two = false;
        const std::uint32_t begin = t_.sentences[sentence > 0 ? sentence - 1 : 0].span.begin;
        for (auto it =
                 std::lower_bound(names.begin(), names.end(), begin, [](const Name&n, std::uint32_t at) { return n.span.begin < at; });
             it != names.end() && it->span.begin < s.begin; ++it) {
          if (it->type != NameType::person) continue;
          if (!only.empty() && only.of(t_.text) != it->canonical.of(t_.text)) two = true;
          only = it->canonical;
        }
        if (!last_person.empty() && sentence - last_sentence <= 3 &&
            (only.empty() || !two || only.of(t_.text) == last_person.of(t_.text))) {
          q.voice.speaker_name = only.empty() || two ? last_person : only;
        } else if (!only.empty() && !two) {
          q.voice.speaker_name = only;
        }
        if (!q.voice.speaker_name.empty()) {
          last_person = q.voice.speaker_name;
          last_sentence = sentence;
        }
      }
    } else if (best && (q.speaker_type == "organization" || q.speaker_type == "media")) {
      q.voice.speaker_name = best->canonical;
    }
  }
}

}  // namespace

void read_quotes(const Text& text, QuoteScratch& scratch, Records& records) {
  Masks(records, scratch.masks).contacts().names().times();  // Mr June is no month
  build_items(text, quote_grammar::automaton, scratch.masks, scratch.items, scratch.symbols);
  QuoteReader reader(text, scratch, records);
  reader.pair_marks();
  reader.read_direct();
  Matcher(quote_grammar::automaton, scratch.items, scratch.symbols, text.watch).run([&](Match& m) { return reader.act(m); });
  reader.finish();
}

}  // namespace newspan
