#include "news/name/name.hpp"

#include <algorithm>

#include "grammar/rule_reader.hpp"
#include "news/masks.hpp"
#include "tables.hpp"

namespace newspan {
namespace {

using namespace name_grammar;

class NameReader : RuleReader {
 public:
  NameReader(const Text& text, NameScratch& scratch, Records& records)
      : RuleReader(text, kLexicon, scratch.items),
        s_(scratch),
        records_(records),
        out_(records.names),
        notes_(scratch.notes),
        typed_(scratch.typed),
        types_(scratch.types) {
    notes_.clear();
  }

  bool act(Match& m) {
    m_ = &m;
    switch (static_cast<Action>(m.rule->action)) {
      // Metropolitan Correctional Center: no prelate
      case Action::person: return !any_sense(last(), {Cls::ORG_HEAD, Cls::PLACE_HEAD}) && emit(NameType::person, true);
      case Action::maybe_person: return emit(NameType::person, !in(Cls::ORG) && !in(Cls::PLACE));
      case Action::given: return given();
      case Action::month: return month();
      case Action::surname: return surname();
      case Action::title_surname: return title_surname();
      case Action::bare_title: return title_surname() && (notes_.back().dropped = true);
      case Action::nickname: return nickname();
      case Action::organization: return organization();
      case Action::conjoined: return conjoined();
      case Action::partners: return partners();
      case Action::place: return place();
      case Action::demonym: return demonym();
      case Action::other: return !(in(Cls::TITLE) && sense(last(), Cls::GIVEN_NAME)) && emit(NameType::other, true);  // Mayor Bill …
      case Action::plain: return plain();
    }
    return false;
  }

  void finish() {
    index();
    settle();
    canonical();
  }

 private:
  using Note = NameNote;

  std::uint32_t begin() const { return m_->extent().begin; }
  std::uint32_t size() const { return m_->extent().end - m_->extent().begin; }
  const Item& first() const { return items_[begin()]; }
  const Item& last() const { return items_[m_->extent().end - 1]; }
  bool in(ClassId c) const { return sense(first(), c) != nullptr; }

  bool emit(NameType type, bool sure, bool typed = true, std::string_view country = {}) {
    // US$ 20,000, NZ $26, USD 200, 200 EUR; Image: …
    const Item* before = ahead();
    if (size() == 1 && any_sense(first(), {Cls::CURRENCY_CODE, Cls::CURRENCY_SIGN})) {
      const Item* next = behind();
      if (next && text(*next) == ".") next = behind(1);  // Rs. 500
      if ((before && is_number(before->shape)) || (next && is_number(next->shape))) return false;
    }
    if (const Item* next = behind()) {
      const std::string_view sign = text(*next);
      if (size() == 1 && last().shape == Shape::upper && (sign == "$" || sign == "£" || sign == "€")) return false;
      if (sign == ":" && sense(last(), Cls::CREDIT_WORD) && --m_->captures[0].end == begin()) return false;
    }
    // Bernie Sanders | Says He Is Ready: a headline's verbs have capitals too
    for (std::uint32_t k = begin() + 1; k < m_->extent().end; ++k)
      if (headline_verb(items_[k]) && text(items_[k - 1]) != "and" && !cls(items_[k].first, Cls::MONTH_SURNAME)) {
        m_->captures[0].end = k;
        break;
      }
    // J. at a sentence's end took its full stop.
    while (size() > 1 && text(last()) == ".") {
      const bool kept = is_initial_dot() || sense(items_[m_->extent().end - 2], Cls::ABBREVIATION);
      const bool at_end = m_->extent().end == items_.size() || (items_[m_->extent().end].flags & kItemBoundary);
      if (kept && !at_end) break;
      --m_->captures[0].end;
    }
    Name name;
    name.span = t_.span(m_->extent(), items_);
    name.first = first().first;
    name.last = last().last;
    name.rule = m_->rule->name;
    name.type = type;
    name.country = country;
    name.canonical = name.span;
    notes_.push_back({sure, typed, (first().flags & kItemBoundary) != 0 || opens_quote(), Lexicon::hash(form(name))});
    out_.push_back(name);
    return true;
  }
  // Camden Logic may be a firm: what stands beside it tells, here or elsewhere.
  bool given() {
    if (any_sense(last(), {Cls::ORG_HEAD, Cls::PLACE_HEAD})) return false;
    if (in(Cls::AUXILIARY) && headline_verb(items_[begin() + 1])) return false;  // Roe May Lose Her Seat
    // Prince Harry, Justice Samuel Roe; but: Dean Martin
    if (const Item& second = items_[begin() + 1]; in(Cls::TITLE) && sense(second, Cls::GIVEN_NAME) && !ambiguous_given(second))
      ++m_->captures[0].begin;
    if (!emit(NameType::person, true)) return false;
    if (size() == 2 && ambiguous_given(first())) notes_.back().typed = false;
    return true;
  }
  bool ambiguous_given(const Item& i) const {
    const Sense* s = sense(i, Cls::GIVEN_NAME);
    return s && (kLexicon.text(s->value) == "ambiguous" || kLexicon.text(s->attr) == "ambiguous");
  }
  // Mrs May, Karen May: a surname; but: Karen May 5.
  bool month() {
    std::uint32_t k = m_->extent().end;
    while (k > begin() + 1 && sense(items_[k - 1], Cls::JUNIOR)) --k;
    const Item& one = items_[k - 1];
    if (one.last != one.first + 1 || !cls(one.first, Cls::MONTH_SURNAME)) return false;
    const Item* next = behind();
    // Karen May Lose Her Seat: a headline's auxiliary
    if (next && (is_number(next->shape) || (is_capital(next->shape) && in_title_case(t_.tokens[one.first].begin)))) return false;
    const bool titled = m_->rule->name == std::string_view("title_month");
    if (size() > 1 && !titled && ambiguous_given(first()) && !(next && sense(*next, Cls::CUE_VERB))) return false;
    return emit(NameType::person, true);
  }
  // May said …: where somebody in the text is called so; not: in May.
  bool surname() {
    const Item* before = ahead();
    if (before && !is_punct(before->shape) && !any_sense(*before, {Cls::CONJUNCTION, Cls::CUE_VERB})) return false;
    return month() && (notes_.back().dropped = true);
  }
  // Larry King, Mr. King; but: the king, King Charles.
  bool title_surname() {
    if (behind() && (is_capital(behind()->shape) || text(*behind()) == "of")) return false;
    if (ahead() && word(*ahead()) == "the") return false;
    if (size() > 1 && any_sense(first(), {Cls::PLACE, Cls::COUNTRY}) && ambiguous_given(first())) return false;
    if (size() == 2 && in(Cls::TITLE)) ++m_->captures[0].begin;  // Judge King
    return emit(NameType::person, true);
  }
  // Robert “Bobby” Lennox; but: Disney “Cars” Sequel.
  bool nickname() {
    shed();
    if (!in(Cls::GIVEN_NAME) && in_title_case(t_.tokens[first().first].begin)) return false;
    if (sense(items_[begin()], Cls::NICK_MARK) || common(last()) || any_sense(first(), {Cls::ORG, Cls::DEMONYM})) return false;
    if (!in(Cls::GIVEN_NAME) && (any_sense(first(), {Cls::PLACE, Cls::COUNTRY}) || common(first()))) return false;
    return emit(NameType::person, true);
  }
  // Hank and Moe LLC; but: Boeing and Airbus SE.
  bool partners() {
    if (ahead(2) && text(*ahead()) == "," && is_capital(ahead(2)->shape)) return false;  // Hank, Moe and Roe LLP
    for (std::uint32_t k = begin(); k < m_->extent().end; ++k)
      if (any_sense(items_[k], {Cls::ORG, Cls::PLACE, Cls::COUNTRY}) ||
          (items_[k].shape == Shape::upper && !sense(items_[k], Cls::ORG_SUFFIX)))
        return false;
    return !(first().flags & kItemBoundary && common(first())) && emit(NameType::organization, true);
  }
  // the Oil and Gas Authority; but: the Pentagon and Justice Department, the Green Party and Labour Party.
  bool conjoined() {
    std::uint32_t joint = begin();
    while (word(items_[joint]) != "and") ++joint;
    const bool fields = m_->rule->name == std::string_view("org_fields");  // the North Wales Fire and Rescue Service
    for (std::uint32_t k = begin(); k < joint; ++k)
      if (fields && any_sense(items_[k], {Cls::PLACE, Cls::COUNTRY, Cls::DEMONYM})) continue;
      else if (items_[k].shape == Shape::upper ||
               any_sense(items_[k], {Cls::ORG, Cls::PLACE, Cls::COUNTRY, Cls::DEMONYM, Cls::GROUP_NAME}) ||
               (sense(items_[k], Cls::GIVEN_NAME) && !common(items_[k])))
        return false;
    const Item& noun = items_[joint - 1];
    if (!common(noun) && !sense(noun, Cls::FIELD)) return false;
    if (joint > begin() + 1 && any_sense(noun, {Cls::ORG_HEAD, Cls::PLACE_HEAD}) && !sense(noun, Cls::FIELD)) return false;
    return emit(NameType::organization, true);
  }
  bool headline_verb(const Item& i) {
    return any_sense(i, {Cls::CUE_VERB, Cls::AUXILIARY, Cls::SAY_PRESENT, Cls::SAY_ING, Cls::TREND, Cls::CALL_FOR, Cls::EVENT}) &&
           in_title_case(t_.tokens[i.first].begin);
  }
  bool is_initial_dot() const { return items_[m_->extent().end - 2].shape == Shape::initial; }
  // “Prices rose”: capitals behind an opening mark tell no more than at a sentence's start.
  bool opens_quote() const {
    const Item* before = ahead();
    return before && is_punct(before->shape) && before->shape != Shape::punct_tight &&
           (text(*before) == "“" || text(*before) == "\"" || text(*before) == "‘" || text(*before) == "''" || text(*before) == ":" ||
            text(*before) == "``" || text(*before) == ">" || text(*before) == "—" || text(*before) == "–" || text(*before) == "•");
  }

  bool organization() {
    const std::string_view rule = m_->rule->name;
    if (rule == "org") {
      const Sense* s = sense(first(), Cls::ORG);
      if (kLexicon.text(s->attr) == "ambiguous" && size() == 1) {
        if (in(Cls::DEMONYM)) return demonym();
        if (in(Cls::PLACE) || in(Cls::COUNTRY)) return place();
        // Labour has, Labour’s: no common word opens a sentence so
        const Item* next = behind();
        const bool acts = next && (text(*next) == "’s" || text(*next) == "'s" || any_sense(*next, {Cls::AUXILIARY, Cls::CUE_VERB}));
        if (((first().flags & kItemBoundary) || opens_quote()) && !acts) return emit(NameType::organization, false);
      }
      return emit(NameType::organization, true);
    }
    shed();
    if (size() < 2) return plain();
    // Jordan Post, Kevin Mills
    if (rule == "org_head" && size() == 2 && sense(first(), Cls::GIVEN_NAME) && sense(last(), Cls::SURNAME_TOO) && !in(Cls::PLACE) &&
        !in(Cls::COUNTRY) && !(ahead() && word(*ahead()) == "the"))
      return emit(NameType::person, true);
    return emit(NameType::organization, true);
  }
  // A common word that opens the sentence is no part of the name: Former Bank of England governor.
  void shed() {
    const auto sheds = [&] {
      if (in(Cls::ORG) || in(Cls::PLACE) || in(Cls::ORG_START) || in(Cls::GROUP_OWNER) || first().shape == Shape::upper) return false;
      if (in(Cls::ROLE_TITLE)) return !in(Cls::GIVEN_NAME);
      return ((first().flags & kItemBoundary || opens_quote()) && common(first())) || headline_verb(first());
    };
    while (size() > 1 && sheds()) ++m_->captures[0].begin;
    // Members of the Sea Org: what is left opens with no preposition.
    while (size() > 1 && !is_capital(first().shape) && first().shape != Shape::record) ++m_->captures[0].begin;
  }
  bool common(const Item& i) const {
    if (!i.entry) return false;
    return sense(i, Cls::COMMON) != nullptr;
  }

  bool place() {
    const Sense* s = sense(last(), Cls::PLACE);
    if (!s) s = sense(last(), Cls::COUNTRY);
    if (!s) s = sense(first(), Cls::PLACE);
    const std::string_view rule = m_->rule->name;
    if (rule == "place_head") {
      shed();
      const Sense* head = sense(last(), Cls::PLACE_HEAD);
      const bool two_heads = size() > 2 && sense(items_[m_->extent().end - 2], Cls::PLACE_HEAD);  // Madison Square Garden
      if (size() < 2 || (head && kLexicon.text(head->attr) == "ambiguous" && sense(first(), Cls::GIVEN_NAME) && !two_heads)) return plain();
      return emit(NameType::place, true);
    }
    const std::string_view note = s ? kLexicon.text(s->attr) : std::string_view{};
    if (note == "abbr" && first().shape == Shape::upper && size() == 1) {
      // Postal codes: only behind a city.
      const Item* before = ahead();
      if (!before || text(*before) != ",") return false;
    }
    if (note == "abbr" && behind() && text(*behind()) == ".") ++m_->captures[0].end;
    return emit(NameType::place, note != "ambiguous", note != "ambiguous", s ? kLexicon.text(s->value) : std::string_view{});
  }
  bool demonym() {
    const Sense* s = sense(first(), Cls::DEMONYM);
    return emit(NameType::other, true, true, kLexicon.text(s->value));
  }

  bool plain() {
    shed();
    // (R-Conn.): the state alone
    if (size() >= 3 && first().shape == Shape::initial && text(items_[begin() + 1]) == "-" && sense(items_[begin() + 2], Cls::PLACE) &&
        (text(first()) == "R" || text(first()) == "D" || text(first()) == "I")) {
      m_->captures[0].begin += 2;
      m_->captures[0].end = begin() + 1;
      return emit(NameType::place, true, true, kLexicon.text(sense(first(), Cls::PLACE)->value));
    }
    // Ukrainian Oleksandr Usyk, Republican Donald Trump: the former word is a name of its own.
    for (std::uint32_t k = begin() + 1; k < m_->extent().end; ++k) {
      const Item& i = items_[k];
      if (text(i) == "-" || text(i) == "–") {
        ++k;
        continue;
      }
      if (!sense(i, Cls::GIVEN_NAME) || k + 1 == m_->extent().end) continue;
      if (any_sense(items_[begin()], {Cls::DEMONYM, Cls::GROUP_NAME, Cls::PLACE, Cls::COUNTRY, Cls::ORG})) {
        m_->captures[0].end = k;
        break;
      }
      // Social Care Nicky Morrow: behind the end of an office that is told in capitals
      bool office = !in(Cls::GIVEN_NAME) && !ambiguous_given(i);
      for (std::uint32_t j = begin(); j < k; ++j) office = office && (common(items_[j]) || sense(items_[j], Cls::FIELD));
      if (office || of_office()) {
        m_->captures[0].begin = k;
        break;
      }
    }
    const Item& one = first();
    if (size() == 1) {
      if (one.shape == Shape::initial || contraction(text(one))) return false;
      if (code_with_figure(text(one))) return false;
      if (sense(one, Cls::FIELD) && of_office()) return false;  // the minister of Food
      if (const Item* before = ahead(); before && (text(*before) == "degrees" || text(*before) == "degree")) return false;
      if (const Sense* s = sense(one, Cls::COUNTRY)) return emit(NameType::place, true, true, kLexicon.text(s->value));
      if (const Sense* s = sense(one, Cls::PLACE)) return emit(NameType::place, true, true, kLexicon.text(s->value));
      if (const Sense* s = sense(one, Cls::DEMONYM)) return emit(NameType::other, true, true, kLexicon.text(s->value));
      if (const Sense* s = sense(one, Cls::ORG); s && kLexicon.text(s->attr) != "ambiguous") return emit(NameType::organization, true);
      if (const Sense* s = sense(one, Cls::GIVEN_NAME);
          s && kLexicon.text(s->value) != "ambiguous" && kLexicon.text(s->attr) != "ambiguous")
        return emit(NameType::person, true);
      if (any_sense(one, {Cls::ORG_HEAD, Cls::ORG_START, Cls::PLACE_HEAD, Cls::ROLE_TITLE}) && common(one)) return false;
      if (one.shape == Shape::upper && one.last == one.first + 1 && text(one).size() <= 6)
        return emit(NameType::organization, !(one.flags & kItemBoundary), true);
      return emit(NameType::other, false, false);
    }
    // A name of several words that says what it is by its last or first one.
    if (any_sense(last(), {Cls::ORG_HEAD, Cls::ORG})) return emit(NameType::organization, true);
    // Springfield Police Department: a phrase of its own in small letters, a name's head in capitals
    if (last().last > last().first + 1 && sense(last(), Cls::ORG_NOUN) && is_capital(t_.tokens[last().last - 1].shape))
      return emit(NameType::organization, true);
    if (const Sense* head = sense(last(), Cls::PLACE_HEAD); head && kLexicon.text(head->attr) != "ambiguous")
      return emit(NameType::place, true);
    if (sense(one, Cls::GIVEN_NAME)) return emit(NameType::person, true);
    return emit(NameType::other, !(one.flags & kItemBoundary), false);
  }

  // Minister of Agriculture, Food and Forestry | …: what stands before is an office and what it is for.
  bool of_office() const {
    std::uint32_t k = begin();
    while (k > 1 && !(items_[k].flags & kItemBoundary) &&
           (is_capital(items_[k - 1].shape) || text(items_[k - 1]) == "and" || text(items_[k - 1]) == "," || word(items_[k - 1]) == "the"))
      --k;
    if (k < 2 || (word(items_[k - 1]) != "of" && word(items_[k - 1]) != "for")) return false;
    return any_sense(items_[k - 2], {Cls::TITLE, Cls::ROLE_TITLE});
  }

  // USD910, RM5
  static bool code_with_figure(std::string_view w) {
    const std::size_t digit = w.find_first_of("0123456789");
    if (digit < 2 || digit > 4) return false;
    char buffer[48];
    const std::string_view folded = fold_token(w.substr(0, digit), buffer);
    const EntryId e = folded.empty() ? EntryId{0} : kLexicon.find(folded);
    return e && kLexicon.any_sense(e, {Cls::CURRENCY_CODE, Cls::CURRENCY_SIGN}, Shape::upper);
  }

  // We’ve, I'll, Don't
  static bool contraction(std::string_view w) {
    for (std::string_view mark : {"'", "’"})
      if (const std::size_t at = w.rfind(mark); at != std::string_view::npos) {
        const std::string_view end = w.substr(at + mark.size());
        return end == "ve" || end == "ll" || end == "re" || end == "d" || end == "m" || end == "t";
      }
    return false;
  }

  // ---- over the whole text

  std::string_view form(const Name& n) const { return n.span.of(t_.text); }
  std::string_view last_word(const Name& n) const {
    std::uint32_t k = n.last;
    while (k > n.first + 1 && (!is_letters(t_.tokens[k - 1].shape) ||
                               (t_.tokens[k - 1].entry && kLexicon.has_sense(t_.tokens[k - 1].entry, Cls::JUNIOR, t_.tokens[k - 1].shape))))
      --k;
    return t_.of(k - 1);
  }
  bool several(const Name& n) const { return n.last > n.first + 1; }

  void index() {
    const auto n = static_cast<std::uint32_t>(out_.size());
    s_.forms.clear(n);
    s_.words.clear(2 * n);
    // From the last to the first: the first ones are then seen first.
    for (std::uint32_t i = n; i-- > 0;)
      if (notes_[i].sure || !notes_[i].initial) {
        s_.forms.add(notes_[i].hash, i);
        index_words(i);
      }
  }
  void index_words(std::uint32_t i) {
    if (!several(out_[i])) return;
    for (std::uint32_t k = out_[i].first; k < out_[i].last; ++k)
      if (is_capital(t_.tokens[k].shape)) s_.words.add(Lexicon::hash(t_.of(k)), i);
  }

  // A line where most words have capitals: they tell nothing.
  bool in_title_case(std::uint32_t byte) {
    const std::uint32_t s = t_.sentence_at(byte);
    if (s == title_sentence_) return title_case_;
    title_sentence_ = s;
    std::uint32_t words = 0, capitals = 0;
    for (std::uint32_t i = t_.sentences[s].first; i < t_.sentences[s].last; ++i) {
      const Token& k = t_.tokens[i];
      if (!is_letters(k.shape) || k.end - k.begin < 4) continue;
      ++words;
      capitals += is_capital(k.shape);
    }
    return title_case_ = words >= 4 && capitals * 4 > words * 3;
  }

  void settle() {
    std::size_t to = 0;
    typed_.clear();
    types_.clear();
    for (std::size_t i = 0; i < out_.size(); ++i) {
      typed_.push_back(notes_[i].typed);
      types_.emplace_back(out_[i].type, out_[i].country);
    }
    // What stands around one mention tells of all of its form.
    for (std::uint32_t i = 0; i < out_.size(); ++i) {
      if (notes_[i].dropped)
        notes_[i].dropped =
            !part_of_person(notes_[i]) && !s_.forms.any(notes_[i].hash, [&](std::uint32_t k) { return !notes_[k].dropped; });
      if (notes_[i].typed || (!several(out_[i]) && part_of_person(notes_[i]))) continue;
      guess_by_context(out_[i], notes_[i]);
      typed_[i] = notes_[i].typed;
      types_[i] = {out_[i].type, out_[i].country};
    }
    // Camden Logic: a person's name, unless a mention of it was a firm's.
    for (std::uint32_t i = 0; i < out_.size(); ++i)
      if (!notes_[i].typed && out_[i].rule == std::string_view("given"))
        typed_[i] = notes_[i].typed = !s_.forms.any(notes_[i].hash, [&](std::uint32_t k) { return typed_[k] && k != i; });
    for (std::size_t i = 0; i < out_.size(); ++i) {
      Name& n = out_[i];
      Note& note = notes_[i];
      if (note.dropped) continue;
      const bool title = !note.sure && in_title_case(n.span.begin);
      if (!note.typed) {
        // As the same form, or the longer name it is a part of, has it.
        const auto adopt = [&](std::uint32_t k) {
          if (!typed_[k]) return false;
          n.type = types_[k].first;
          n.country = types_[k].second;
          return note.typed = true;
        };
        s_.forms.any(note.hash, adopt) || s_.words.any(note.hash, [&](std::uint32_t k) {
          // Putin of Vladimir Putin; Acme of Acme Robotics
          const bool opens = form(out_[k]).starts_with(form(n));
          // Jordan of Jordan Peterson may be the country
          const bool elsewhere = n.type == NameType::place && opens;
          return ((types_[k].first == NameType::person && !behind_the(n) && !elsewhere) ||
                  (types_[k].first == NameType::organization && opens)) &&
                 adopt(k);
        });
        if (!note.typed) guess_by_form(n, note);
      }
      const auto known = [&] {
        return s_.forms.any(note.hash, [&](std::uint32_t k) { return k != i; }) ||
               s_.words.any(note.hash, [](std::uint32_t) { return true; });
      };
      if (!note.sure && !known()) {
        const Token& token = t_.tokens[n.first];
        const bool word = token.entry && kLexicon.has_sense(token.entry, Cls::COMMON, token.shape);
        if (note.initial && !several(n) && (word || !strange(n) || (n.rule == std::string_view("plain") && !acts(n)))) note.dropped = true;
        if (title && (!several(n) || word)) note.dropped = true;
      }
    }
    for (std::size_t i = 0; i < out_.size(); ++i)
      if (!notes_[i].dropped) {
        out_[to] = out_[i];
        notes_[to++] = notes_[i];
      }
    out_.resize(to);
    notes_.resize(to);
  }

  // A word that opens a sentence and is in no vocabulary is a name, but for its ending.
  bool strange(const Name& n) const {
    const Token& k = t_.tokens[n.first];
    if (k.entry && !kLexicon.senses_of(k.entry).empty()) return false;
    const std::string_view w = t_.of(k);
    for (std::string_view end : {"ing", "ly",   "ed",   "ness",  "tion",  "ment", "able", "ible", "less", "ful",
                                 "ers", "ists", "ings", "tions", "ments", "ity",  "ies",  "ious", "ive",  "ary"})
      if (w.ends_with(end) && w.size() > end.size() + 2) return false;
    return w.size() > 2;
  }

  bool cls(std::uint32_t token, ClassId c) const {
    return token < t_.tokens.size() && t_.tokens[token].entry && kLexicon.has_sense(t_.tokens[token].entry, c, t_.tokens[token].shape);
  }
  bool is(std::uint32_t token, std::initializer_list<std::string_view> words) const {
    return token < t_.tokens.size() && std::find(words.begin(), words.end(), t_.of(token)) != words.end();
  }
  // the Kaiser; but the Sanders campaign
  bool behind_the(const Name& n) const { return n.first > 0 && is(n.first - 1, {"the", "The"}) && !cls(n.last, Cls::OF_PERSON); }
  bool part_of_person(const Note& note) const {
    return s_.words.any(note.hash, [&](std::uint32_t k) { return typed_[k] && types_[k].first == NameType::person; });
  }
  // Behind a word that opens a sentence: what only names are followed by.
  bool acts(const Name& n) const {
    const std::uint32_t next = n.last;
    return next < t_.tokens.size() && (is(next, {"'s", "’s", ",", "and", "also"}) || cls(next, Cls::AUXILIARY) ||
                                       cls(next, Cls::CUE_VERB) || (t_.tokens[next].shape == Shape::lower && t_.of(next).ends_with("ed")));
  }

  // What stands beside a name and tells its type: the town of X, X shares, X, who …, said X, in X.
  void guess_by_context(Name& n, Note& note) const {
    const bool given = n.rule == std::string_view("given");
    const auto set = [&](NameType type) {
      n.type = type;
      note.typed = true;
    };
    const bool open = n.first == 0;
    const std::uint32_t before = open ? 0xffffffff : n.first - 1, two_before = n.first < 2 ? 0xffffffff : n.first - 2, next = n.last;
    if (given) {
      const auto owns = [&] {
        const Sense* s = cls(next, Cls::OWNED_BY_ORG) ? kLexicon.sense(t_.tokens[next].entry, Cls::OWNED_BY_ORG, Shape::lower) : nullptr;
        return s && kLexicon.text(s->value) == "firm";
      };
      // Victoria Gold, a mining company, …: the head of what stands beside it
      const auto is_firm = [&] {
        if (!is(next, {","}) || !is(next + 1, {"a", "an", "the"})) return false;
        std::uint32_t k = next + 2;
        while (k < next + 8 && k < t_.tokens.size() && t_.tokens[k].shape == Shape::lower && !cls(k, Cls::PREPOSITION)) ++k;
        return cls(k - 1, Cls::ORG_NOUN);
      };
      if ((is(before, {"of", "at", "for", "in"}) && cls(two_before, Cls::HEADS_FIRM)) || owns() || is_firm())
        return set(NameType::organization);
      return;
    }
    const auto structure = std::upper_bound(records_.structures.begin(), records_.structures.end(), n.span.begin,
                                            [](std::uint32_t at, const Structure& s) { return at < s.span.begin; });
    if (structure != records_.structures.begin()) {
      const Structure& line = *std::prev(structure);
      if (line.span.end >= n.span.end && line.type == StructureType::dateline)
        return set(is(before, {"("}) ? NameType::organization : NameType::place);
      if (line.span.end >= n.span.end && line.type == StructureType::byline && several(n)) return set(NameType::person);
    }
    if (is(before, {"of"}) && cls(two_before, Cls::SITE)) return set(NameType::place);
    if (cls(next, Cls::SITE) && t_.tokens[next].shape == Shape::lower) return set(NameType::place);
    if (is(next, {","}) && (cls(next + 1, Cls::COUNTRY) || cls(next + 1, Cls::PLACE)) &&
        is(before, {"in", "from", "of", "near", "at", "In"}))
      return set(NameType::place);
    if (is(next, {"who"}) || (is(next, {","}) && is(next + 1, {"who", "whose"}))) return set(NameType::person);
    if (cls(before, Cls::ORG_NOUN) && t_.tokens[before].shape == Shape::lower) return set(NameType::organization);
    if (cls(next, Cls::REIGN) && t_.tokens[next].shape == Shape::lower && !several(n)) return set(NameType::person);
    if (cls(next, Cls::OWNED_BY_ORG)) return set(NameType::organization);
    if (is(next, {","}) && is(next + 1, {"which"}) && !is(before, {"in"})) return set(NameType::organization);
    if (is(next, {","}) && is(next + 1, {"a", "an", "the"}))
      for (std::uint32_t k = next + 2; k < next + 4; ++k)
        if (cls(k, Cls::ORG_NOUN) && !is(k + 1, {"’s", "'s"})) return set(NameType::organization);
    // X said: a name of one word that is part of none is no person's, whom news gives in full first
    if (cls(next, Cls::CUE_VERB) && t_.tokens[next].shape == Shape::lower && !is(next, {"note", "report", "state", "claim", "estimate"})) {
      const bool whole = several(n) || s_.words.any(note.hash, [](std::uint32_t) { return true; });
      return set(behind_the(n) || !whole ? NameType::organization : NameType::person);
    }
    if (is(before, {"said", "says"}) && several(n)) return set(NameType::person);
    if (is(before, {"in", "near", "In", "outside", "across"}) && next < t_.tokens.size() && !several(n)) return set(NameType::place);
  }
  // Two capitals that no common word is among: a person; behind an article an organization.
  void guess_by_form(Name& n, Note& note) const {
    if (n.last - n.first != 2 || t_.tokens[n.first].shape != Shape::cap || !is_capital(t_.tokens[n.last - 1].shape) ||
        cls(n.first, Cls::COMMON) || cls(n.last - 1, Cls::COMMON))
      return;
    for (std::uint32_t k : {n.first, n.last - 1})
      if (cls(k, Cls::GROUP_NAME) || cls(k, Cls::DEMONYM)) return;
    n.type = behind_the(n) ? NameType::organization : NameType::person;
    note.typed = true;
  }

  // The fullest form: of a person the longest name with the same last word, where there is but one such.
  void canonical() {
    // The first name of each form stands for all.
    s_.forms.clear(out_.size());
    s_.words.clear(2 * out_.size());
    std::vector<std::uint32_t>& first = s_.first;
    first.resize(out_.size());
    for (std::uint32_t i = 0; i < out_.size(); ++i) {
      first[i] = i;
      if (!notes_[i].sure && notes_[i].initial) continue;
      const auto same = [&](std::uint32_t k) {
        if (out_[k].type == out_[i].type) first[i] = k;
        return first[i] != i;
      };
      if (s_.forms.any(notes_[i].hash, same)) continue;
      s_.forms.add(notes_[i].hash, i);
      index_words(i);
    }
    for (std::uint32_t i = 0; i < out_.size(); ++i) {
      Name& n = out_[i];
      const auto& acronyms = records_.acronyms;  // in the order of the text
      const auto a = std::lower_bound(acronyms.begin(), acronyms.end(), n.span.begin,
                                      [](const Acronym& x, std::uint32_t at) { return x.span.begin < at; });
      if (a != acronyms.end() && a->span == n.span && !a->long_form.empty()) n.canonical = a->long_form;
      if (n.canonical != n.span) continue;
      if (first[i] != i) {
        const Name& before = out_[first[i]];
        if (before.canonical != before.span) n.canonical = before.canonical;
        if (n.country.empty()) n.country = before.country;
        continue;
      }
      const std::string_view word = n.type == NameType::person ? last_word(n) : t_.of(n.first);
      const Name* best = nullptr;
      bool two = false;
      s_.words.any(Lexicon::hash(word), [&](std::uint32_t k) {
        const Name& o = out_[k];
        // What the vocabulary knows is in full but for its legal form: no New York City of New York, no U.S.-Mexican of U.S.
        if (n.type != NameType::person && n.rule != std::string_view("plain") && !cls(o.last - 1, Cls::ORG_SUFFIX)) return false;
        if (o.type != n.type || o.last - o.first <= n.last - n.first || !holds(o, n)) return false;
        if (best && form(*best) != form(o)) {
          // Vladimir Putin, Vladimir V. Putin: one; Bill and Hillary Clinton, Nasdaq Composite and Nasdaq Financial: two.
          if (n.type == NameType::person ? t_.of(best->first) != t_.of(o.first)
                                         : !form(*best).starts_with(form(o)) && !form(o).starts_with(form(*best)))
            return two = true;
          if (o.span.size() > best->span.size()) best = &o;
        } else if (!best) {
          best = &o;
        }
        return false;
      });
      if (best && !two) {
        n.canonical = best->span;
        if (n.country.empty()) n.country = best->country;
      }
    }
  }
  // Whether the longer name has all words of the shorter: of a person at its end or both ends, else at its start.
  bool holds(const Name& longer, const Name& n) const {
    if (n.type == NameType::person) {
      if (!several(n)) return last_word(longer) == last_word(n) || t_.of(longer.first) == t_.of(n.first);
      return last_word(longer) == last_word(n) && t_.of(longer.first) == t_.of(n.first);
    }
    return form(longer).starts_with(form(n));
  }

  NameScratch& s_;
  Records& records_;
  std::vector<Name>& out_;
  std::vector<Note>& notes_;
  std::vector<char>& typed_;
  std::vector<std::pair<NameType, std::string_view>>& types_;
  std::uint32_t title_sentence_ = 0xffffffff;
  bool title_case_ = false;
};

}  // namespace

void read_names(const Text& text, NameScratch& scratch, Records& records) {
  Masks(records, scratch.masks).contacts().times();
  build_items(text, name_grammar::automaton, scratch.masks, scratch.items, scratch.symbols);
  NameReader reader(text, scratch, records);
  Matcher(name_grammar::automaton, scratch.items, scratch.symbols, text.watch).run([&](Match& m) { return reader.act(m); });
  reader.finish();
}

}  // namespace newspan
