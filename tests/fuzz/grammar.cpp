// Any bytes as rules: a grammar or a clear error.
#include "grammar/compiler.hpp"
#include "newspan/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace newspan;
  if (size > 400) return 0;
  const std::string_view rules(reinterpret_cast<const char*>(data), size);
  LexiconBuilder lexicon([](std::string_view term) { return std::vector<std::string>{std::string(term)}; });
  try {
    lexicon.add_tsv("words", "red|green\tCOLOUR\nMay\tMONTH\t5\n");
    collect_words("fuzz", rules, lexicon);
    lexicon.finish();
    compile_grammar("fuzz", rules, lexicon);
  } catch (const Error&) {
  }
  return 0;
}
