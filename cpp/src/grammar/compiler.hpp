// GrammarCompiler: from a rules file (data/en/*.rules) to an Automaton.
//
//   let SPOKEN = "in" | "on"                                      a name for a part
//   month_day: SPOKEN? [ MONTH:m "."? Day:d ("," Year:y)? ]  -> calendar_date     a rule
//
// An item is tested by a quoted word ("ago", a phrase of the lexicon, or one word), a class of the lexicon (MONTH), a shape
// (Day, Capital), or those joined by & and turned by !. Patterns join tests by sequence, |, ?, *, +, {m,n} and
// brackets ( ). `:name` keeps what the test or bracket before it took. [ ] mark the extent where it is not all.
// `<name person>` is a record of an earlier kind, `<name>` any of that kind. `^` `^line` `^paragraph` open a pattern at the
// start of a sentence, line, paragraph; `$` `$line` `$paragraph` close it at an end.
// `see CLASS "phrase"` lists phrases that the actions look at though no rule does.
// `-> action argument` names the C++ function that makes the record. An indented line continues the one above.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "grammar/automaton.hpp"
#include "lexicon/builder.hpp"

namespace newspan {

struct GrammarTables {
  struct NamedRule {
    std::string name, argument;
    std::uint16_t action, program, program_size;
    std::uint8_t from, to;
    bool bare, captures;
  };
  std::vector<std::uint16_t> rows;
  std::vector<Symbol> symbols;
  std::uint32_t symbol_count = 0;
  std::vector<StateRow> base;
  std::vector<Cell> cells;
  std::vector<std::uint32_t> accept_start;
  std::vector<std::uint16_t> accepts;
  std::vector<std::uint8_t> sees;
  std::vector<std::uint8_t> tests;
  std::vector<Instruction> programs;
  std::vector<NamedRule> rules;
  std::vector<std::string> actions;   // index: Rule::action
  std::vector<std::string> captures;  // index: slot; [0] is "extent"
  std::size_t states() const { return accept_start.size() - 1; }
};

// Adds the quoted words of a rules file to the lexicon; call for every file before LexiconBuilder::finish.
void collect_words(std::string_view source, std::string_view rules, LexiconBuilder& lexicon);

// Raises Error(invalid_argument, source, message with the line) where a rule cannot be read.
GrammarTables compile_grammar(std::string_view source, std::string_view rules, const LexiconBuilder& lexicon);

}  // namespace newspan
