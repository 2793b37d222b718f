// The build's generator: data/en/*.tsv and *.rules → tables.hpp and tables.cpp, constant arrays.
//
//   newspan_generate DATA_DIR OUT_DIR
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "grammar/compiler.hpp"
#include "lexicon/builder.hpp"
#include "newspan/error.hpp"
#include "text/scan.hpp"

namespace {

namespace fs = std::filesystem;
using newspan::GrammarTables;
using newspan::LexiconBuilder;

std::string read(const fs::path& p) {
  std::ifstream in(p, std::ios::binary);
  std::ostringstream s;
  s << in.rdbuf();
  return s.str();
}

// Rewrites a file only where it changed, so that nothing is compiled twice.
void write(const fs::path& p, const std::string& text) {
  if (fs::exists(p) && read(p) == text) return;
  std::ofstream(p, std::ios::binary) << text;
}

std::vector<fs::path> files(const fs::path& dir, const std::string& extension) {
  std::vector<fs::path> out;
  for (const auto& e : fs::directory_iterator(dir))
    if (e.path().extension() == extension) out.push_back(e.path());
  std::sort(out.begin(), out.end());
  return out;
}

std::string quoted(std::string_view s) {
  std::string out = "\"";
  for (char c : s) {
    if (c == '\0') out += "\\000";
    else if (c == '"' || c == '\\') out += std::string("\\") + c;
    else out += c;
  }
  return out + "\"";
}

template <class T, class F>
void array(std::ostream& out, const char* type, const std::string& name, const std::vector<T>& v, F&& show) {
  out << "constexpr " << type << " " << name << "[] = {";
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (i % 16 == 0) out << "\n";
    show(v[i]);
    out << ",";
  }
  if (v.empty()) out << "{}";
  out << "};\n";
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "usage: newspan_generate DATA_DIR OUT_DIR\n";
    return 2;
  }
  const fs::path data = argv[1], dir = argv[2];
  LexiconBuilder lexicon(newspan::folded_words);
  for (const auto& p : newspan::vocabulary_files(data)) lexicon.add_tsv(p.filename().string(), read(p));
  const auto rule_files = files(data, ".rules");
  for (const auto& p : rule_files) newspan::collect_words(p.filename().string(), read(p), lexicon);
  lexicon.finish();
  const auto& t = lexicon.tables();
  std::vector<std::pair<std::string, GrammarTables>> grammars;
  for (const auto& p : rule_files)
    grammars.emplace_back(p.stem().string(), newspan::compile_grammar(p.filename().string(), read(p), lexicon));
  if (grammars.size() > 8)
    throw newspan::Error(newspan::ErrorCode::invalid_argument, "rules", "more than 8 grammars: Entry::cited has no bit left");
  std::vector<std::uint8_t> cited(t.entries.size());
  for (std::size_t g = 0; g < grammars.size(); ++g) {
    const GrammarTables& grammar = grammars[g].second;
    const auto bit = static_cast<std::uint8_t>(1u << g);
    for (std::size_t e = 0; e < t.entries.size(); ++e)
      if (grammar.rows[e] != grammar.rows[0]) cited[e] |= bit;
    for (const newspan::PhraseEdge& edge : t.edges)
      if (edge.phrase && grammar.sees[edge.phrase]) cited[edge.phrase] |= bit;
  }

  std::ostringstream words, h, c;
  const char* note = "// Made by newspan_generate from cpp/data/en; edits are lost.\n";
  words << note << "#pragma once\n#include \"lexicon/lexicon.hpp\"\n\nnamespace newspan {\n\nnamespace Cls {\n";
  for (std::size_t i = 0; i < lexicon.classes().size(); ++i)
    words << "inline constexpr ClassId " << lexicon.classes()[i] << " = " << i << ";\n";
  words << "}\n\nextern const Lexicon kLexicon;\nextern const std::span<const std::string_view> kClassNames;  // by ClassId\n\n"
           "}  // namespace newspan\n";
  h << note << "#pragma once\n#include \"grammar/automaton.hpp\"\n#include \"words.hpp\"\n\nnamespace newspan {\n";

  c << note
    << "#include \"tables.hpp\"\n#include <limits>\n\nnamespace newspan {\nnamespace {\nconstexpr double nan_ = "
       "std::numeric_limits<double>::quiet_NaN();\n";
  c << "constexpr char pool[] =";
  for (std::size_t i = 0; i < t.pool.size(); i += 60) c << "\n" << quoted(std::string_view(t.pool).substr(i, 60));
  c << ";\n";
  array(c, "Entry", "entries", t.entries, [&](const newspan::Entry& e) {
    c << "{" << e.key << "," << e.first_sense << "," << e.key_size << "," << e.classes << "," << int{e.senses} << "," << int{e.flags} << ","
      << int{cited[&e - t.entries.data()]} << "," << int{e.needs} << "}";
  });
  array(c, "ClassSet", "class_sets", t.class_sets, [&](const newspan::ClassSet& s) {
    c << "{{";
    for (std::uint64_t bits : s.bits) c << bits << "u,";
    c << "}}";
  });
  array(c, "Sense", "senses", t.senses, [&](const newspan::Sense& s) {
    c << "{" << int{s.cls} << ",Need{" << static_cast<int>(s.need) << "},";
    if (std::isnan(s.number)) c << "nan_";
    else c << std::hexfloat << s.number << std::defaultfloat;
    c << "," << s.value << "," << s.attr << "}";
  });
  array(c, "std::uint32_t", "slots", t.slots, [&](auto v) { c << v; });
  array(c, "WordSlot", "word_slots", t.word_slots, [&](const newspan::WordSlot& s) {
    c << "{" << s.low << "u," << s.high << "u," << s.entry << "," << int{cited[s.entry]} << "," << int{s.flags} << "}";
  });
  array(c, "PhraseEdge", "edges", t.edges, [&](const newspan::PhraseEdge& e) {
    c << "{" << e.node << "," << e.next << "," << e.word << "," << e.phrase << "," << int{cited[e.phrase]} << "," << int{e.needs} << "}";
  });
  array(c, "std::uint64_t", "edge_filter", t.edge_filter, [&](auto v) { c << v << "u"; });
  array(c, "std::string_view", "class_names", lexicon.classes(), [&](const std::string& name) { c << quoted(name); });
  std::ostringstream defs;
  defs << "const Lexicon kLexicon{entries, class_sets, senses, slots, word_slots, edges, edge_filter, pool};\n"
       << "const std::span<const std::string_view> kClassNames{class_names};\n";

  std::uint8_t bit = 1;
  for (const auto& [kind, g] : grammars) {
    std::cout << kind << ": " << g.rules.size() << " rules, " << g.states() << " states, " << g.symbol_count << " symbols, "
              << (g.cells.size() * sizeof(newspan::Cell) + g.base.size() * sizeof(newspan::StateRow)) / 1024 << " KB\n";
    h << "\nnamespace " << kind << "_grammar {\nenum class Action : std::uint16_t {";
    for (const auto& a : g.actions) h << a << ",";
    h << "};\n";
    for (std::size_t i = 0; i < g.captures.size(); ++i) h << "inline constexpr int " << g.captures[i] << " = " << i << ";\n";
    h << "extern const Automaton automaton;\n}\n";
    c << "namespace " << kind << "_tables {\n";
    array(c, "std::uint16_t", "rows", g.rows, [&](auto v) { c << v; });
    array(c, "Symbol", "symbols", g.symbols, [&](auto v) { c << int{v}; });
    array(c, "StateRow", "base", g.base, [&](const newspan::StateRow& v) { c << "{" << v.first << "," << v.owner << "}"; });
    array(c, "Cell", "cells", g.cells, [&](const newspan::Cell& v) { c << "{" << v.owner << "," << v.next << "}"; });
    array(c, "std::uint32_t", "accept_start", g.accept_start, [&](auto v) { c << v; });
    array(c, "std::uint16_t", "accepts", g.accepts, [&](auto v) { c << v; });
    array(c, "std::uint8_t", "tests", g.tests, [&](auto v) { c << int{v}; });
    array(c, "Instruction", "programs", g.programs, [&](const newspan::Instruction& i) {
      c << "{Op{" << static_cast<int>(i.op) << "}," << int{i.a} << "," << i.x << "," << i.y << "}";
    });
    array(c, "std::uint8_t", "sees", g.sees, [&](auto v) { c << int{v}; });
    array(c, "Rule", "rules", g.rules, [&](const GrammarTables::NamedRule& r) {
      c << "{" << quoted(r.name) << "," << quoted(r.argument) << "," << r.action << "," << r.program << "," << r.program_size << ","
        << int{r.from} << "," << int{r.to} << "," << r.bare << "," << r.captures << "}";
    });
    c << "}\n";
    defs << "namespace " << kind << "_grammar {\nconst Automaton automaton{" << kind << "_tables::rows, " << kind << "_tables::symbols, "
         << g.symbol_count << ", " << kind << "_tables::base, " << kind << "_tables::cells, " << kind << "_tables::accept_start, " << kind
         << "_tables::accepts, " << kind << "_tables::tests, " << kind << "_tables::programs, " << kind << "_tables::rules, " << int{bit}
         << ", " << kind << "_tables::sees};\n}\n";
    bit = static_cast<std::uint8_t>(bit << 1);
  }
  h << "\n}  // namespace newspan\n";
  c << "}  // namespace\n\n" << defs.str() << "\n}  // namespace newspan\n";
  fs::create_directories(dir);
  write(dir / "words.hpp", words.str());
  write(dir / "tables.hpp", h.str());
  write(dir / "tables.cpp", c.str());
  return 0;
} catch (const newspan::Error& e) {
  std::cerr << "newspan_generate: " << e.what() << "\n";
  return 1;
}
