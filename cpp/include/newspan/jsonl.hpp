// JSON Lines in, line by line, so that one bad line costs one line.
//
//   newspan::JsonLines in({.text = "body"});
//   in.read(block, out);  …  in.finish(out);
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "newspan/extractor.hpp"

namespace newspan {

struct JsonFields {
  std::vector<std::string> texts{"text"};  // several: a record's documents carry their field
  std::vector<std::string> keep;           // carried along
  std::string id = "id";
  std::string published = "published";
  bool day_first = false;  // 3/4/2025 in `published` is 3 April
};

class JsonLines {
 public:
  explicit JsonLines(JsonFields fields = {}, OnInvalidText errors = OnInvalidText::strict);
  ~JsonLines();

  // Appends the documents of every line that ends in `block`; the rest is kept for the next. Lines that are no
  // object, lack the text field, or hold something else than a string or null there go to out.bad. A leading
  // byte order mark and empty lines are passed over; every line counts as a record.
  void read(std::string_view block, Documents& out);
  void finish(Documents& out);
  // The names of fields that were met: those asked for, and all of the first record.
  std::vector<std::string> seen() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace newspan
