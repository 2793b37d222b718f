#include "news/contact/contact.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/utf8.hpp"
#include "newspan/unicode.hpp"
#include "tables.hpp"

namespace newspan {
namespace {

constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool hex(char c) { return digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
// Bytes of other alphabets count as letters.
constexpr bool alphanumeric(char c) { return letter(c) || digit(c) || static_cast<unsigned char>(c) >= 0x80; }
// A curly quote, a dash, an ellipsis: U+2010 to U+2027.
constexpr bool typographic(std::string_view s, std::size_t i) { return s.substr(i, 2) == "\xE2\x80"; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

std::string lowered(std::string_view s) {
  std::string out(s);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

class ContactReader {
 public:
  ContactReader(const Text& text, Records& records) : t_(text), s_(text.text), out_(records.contacts) {}

  void run() {
    const auto n = static_cast<std::uint32_t>(t_.tokens.size());
    for (next_ = 0; next_ < n;) {
      const std::uint32_t i = next_++;
      const Token& token = t_.tokens[i];
      switch (token.shape) {
        case Shape::opaque: opaque(i); break;
        case Shape::n_large:
          if (!ip4(i)) phone(i);
          break;
        default:
          if (!is_punct(token.shape)) break;
          switch (s_[token.begin]) {
            case '+':
            case '(': phone(i); break;
            case ':': ip6(i); break;
            case '.': domain(i); break;
            default: break;
          }
      }
    }
  }

 private:
  char at(std::size_t i) const { return i < s_.size() ? s_[i] : '\0'; }
  char before(std::size_t i) const { return i ? s_[i - 1] : ' '; }

  // Adds a row for the bytes [begin, end), from the token that holds the first of them.
  void add(ContactType type, const char* rule, std::uint32_t begin, std::uint32_t end, std::string norm) {
    if (!out_.empty() && out_.back().span.end > begin) return;
    Contact c;
    c.span = {begin, end};
    c.rule = rule;
    c.type = type;
    c.norm = std::move(norm);
    const auto by_end = [](const Token& t, std::uint32_t byte) { return t.end <= byte; };
    c.first = static_cast<std::uint32_t>(std::lower_bound(t_.tokens.begin(), t_.tokens.end(), begin, by_end) - t_.tokens.begin());
    c.last = static_cast<std::uint32_t>(std::lower_bound(t_.tokens.begin(), t_.tokens.end(), end, by_end) - t_.tokens.begin());
    if (c.last == c.first || t_.tokens[c.last - 1].end < end) ++c.last;
    next_ = std::max(next_, c.last);
    out_.push_back(std::move(c));
  }

  void opaque(std::uint32_t i) {
    const Token& token = t_.tokens[i];
    const std::string_view s = t_.of(i);
    const char neighbour = before(token.begin);
    if (s[0] == '@') {
      if (letter(neighbour) || digit(neighbour)) return;  // me@noon
      add(ContactType::handle, "handle", token.begin, token.end, lowered(s.substr(1)));
    } else if (s[0] == '#') {
      if (neighbour != '/' && neighbour != '&' && !letter(neighbour) && !digit(neighbour))
        add(ContactType::hashtag, "hashtag", token.begin, token.end, fold(s.substr(1)).text);
    } else if (const auto colon = s.find("://"); colon != std::string_view::npos) {
      if (has_host(s.substr(colon + 3))) add(ContactType::url, "url", token.begin, token.end, url_norm(s, colon + 3));
    } else if (const auto sign = s.find('@'); sign != std::string_view::npos) {
      // Neither a..b@x.org nor .b@x.org
      if (neighbour == '.' || s.find("..") < sign || s[sign - 1] == '.') return;
      add(ContactType::email, "email", token.begin, token.end, std::string(s.substr(0, sign)) + lowered(s.substr(sign)));
    } else if (has_host(s) && std::count(s.begin(), s.end(), '.') > 1) {
      add(ContactType::url, "url_www", token.begin, token.end, "http://" + url_norm(s, 0));
    }
  }

  // http://, http://#, h://. are none: a host has a letter or a digit, and no empty part.
  static bool has_host(std::string_view s) {
    const std::string_view host = s.substr(0, s.find_first_of("/?#:"));
    if (host.empty() || host.front() == '.' || host.find("..") != std::string_view::npos) return false;
    return std::any_of(host.begin(), host.end(), [](char c) { return letter(c) || digit(c) || static_cast<unsigned char>(c) >= 0x80; });
  }

  // Scheme and host in lower case.
  static std::string url_norm(std::string_view s, std::size_t host) {
    const std::size_t end = std::min(s.find_first_of("/?#", host), s.size());
    const std::string_view name = s.substr(0, end);
    return (is_ascii(name) ? lowered(name) : fold(name).text) + std::string(s.substr(end));
  }

  // newspan.org/about: a dot between a name and a top-level domain.
  void domain(std::uint32_t dot) {
    if (t_.tokens[dot].shape != Shape::punct_tight || dot == 0 || dot + 1 >= t_.tokens.size()) return;
    const auto name_char = [](char c) { return letter(c) || digit(c) || c == '-' || static_cast<unsigned char>(c) >= 0x80; };
    const auto name_at = [&](std::size_t i) { return i < s_.size() && name_char(s_[i]) && !typographic(s_, i); };
    std::size_t begin = t_.tokens[dot].begin, end = t_.tokens[dot].end, labels = 0;
    while (begin > 0 && name_char(s_[begin - 1]) && t_.tokens[dot].begin - begin < 64) --begin;
    if (t_.tokens[dot].begin - begin == 64) return;  // a label has at most 63 octets (RFC 1035)
    if (begin == t_.tokens[dot].begin || before(begin) == '.' || before(begin) == '@' || before(begin) == '/') return;
    std::size_t last = end;  // the last label
    for (;;) {
      std::size_t stop = end;
      while (name_at(stop) && stop - end < 64) ++stop;
      if (stop == end || stop - end == 64) return;
      last = end;
      end = stop;
      ++labels;
      if (at(end) == '.' && name_at(end + 1)) ++end;
      else break;
    }
    const std::string_view top = s_.substr(last, end - last);
    char buffer[48];
    const std::string_view folded = fold_token(top, buffer);
    const EntryId e = folded.empty() ? EntryId{0} : kLexicon.find(folded);
    const Sense* tld = e ? kLexicon.sense(e, Cls::TOP_LEVEL_DOMAIN, Shape::lower) : nullptr;
    const bool path = at(end) == '/' && alphanumeric(at(end + 1));
    const std::string_view host = s_.substr(begin, end - begin);
    if (!tld || (lowered(top) != top && lowered(host) != host &&
                 !std::none_of(host.begin(), host.end(), [](char c) { return c >= 'a' && c <= 'z'; })))
      return;
    // the end.in: a full stop without its space
    if (kLexicon.text(tld->value) == "word" && labels < 2 && !path && host.find('-') == std::string_view::npos) return;
    if (std::all_of(host.begin(), host.begin() + static_cast<std::ptrdiff_t>(host.find('.')), digit) && !path) return;
    if (at(end) == '@' || (alphanumeric(at(end)) && !typographic(s_, end))) return;
    if (at(end) == ':' && digit(at(end + 1)))
      for (++end; digit(at(end));) ++end;
    if (at(end) == '/' || at(end) == '?') {
      while (end < s_.size() && static_cast<unsigned char>(s_[end]) > ' ' && s_[end] != '<' && s_[end] != '>' && s_[end] != '"' &&
             s_.substr(end, 3) != "”" && s_.substr(end, 3) != "’")
        ++end;
      while (end > begin && std::string_view(".,;:!?)'").find(s_[end - 1]) != std::string_view::npos) --end;
    }
    add(ContactType::url, "url_domain", static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
        "http://" + url_norm(s_.substr(begin, end - begin), 0));
  }

  bool ip4(std::uint32_t i) {
    const Token& token = t_.tokens[i];
    const std::string_view s = t_.of(i);
    if (std::count(s.begin(), s.end(), '.') != 3 || s.size() < 7 || s.size() > 15 || alphanumeric(before(token.begin)) ||
        alphanumeric(at(token.end)) || before(token.begin) == '.' || at(token.end) == '-')
      return false;
    if (i > 0 && t_.tokens[i - 1].entry && kLexicon.sense(t_.tokens[i - 1].entry, Cls::VERSION, t_.tokens[i - 1].shape)) return false;
    int value = 0, count = 0;
    for (char c : s) {
      if (c == '.') {
        value = count = 0;
      } else if (!digit(c) || ++count > 3 || (value = value * 10 + (c - '0')) > 255) {
        return false;
      }
    }
    add(ContactType::ip, "ip_v4", token.begin, token.end, std::string(s));
    return true;
  }

  void ip6(std::uint32_t i) {
    std::size_t begin = t_.tokens[i].begin, end = begin;
    const auto part = [](char c) { return hex(c) || c == ':' || c == '.'; };
    while (begin > 0 && part(s_[begin - 1]) && end - begin < 46) --begin;
    while (end < s_.size() && part(s_[end]) && end - begin < 46) ++end;
    while (end > begin && (s_[end - 1] == '.' || (s_[end - 1] == ':' && end > 1 && s_[end - 2] != ':'))) --end;
    const std::string run(s_.substr(begin, end - begin));
    if (std::count(run.begin(), run.end(), ':') < 2 || std::none_of(run.begin(), run.end(), hex)) return;
    if (alphanumeric(before(begin)) || alphanumeric(at(end))) return;
    std::array<unsigned char, 16> bytes{};
    char normal[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET6, run.c_str(), bytes.data()) != 1 || !inet_ntop(AF_INET6, bytes.data(), normal, sizeof normal)) return;
    add(ContactType::ip, "ip_v6", static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), normal);
  }

  // ---- phones

  struct Dialled {
    std::size_t end = 0;
    std::string digits;
    std::string groups;  // their lengths, as bytes
    bool plus = false, brackets = false, dots = false, slashes = false, dashes = false;
  };

  // Digits in groups, with what stands between the groups of a phone number.
  std::optional<Dialled> dial(std::size_t i) const {
    Dialled d;
    bool open = false;
    std::size_t gap = 0;
    for (std::size_t start = i; i < s_.size() && i - start < 40; ++i) {
      const char c = s_[i];
      if (digit(c)) {
        if (gap || d.groups.empty()) d.groups.push_back('\0');
        ++d.groups.back();
        d.digits += c;
        gap = 0;
        if (!open) d.end = i + 1;
        continue;
      }
      if (c == '+') {
        if (!d.digits.empty()) break;
        d.plus = true;
      } else if (c == '(') {
        if (open) break;
        open = d.brackets = true;
      } else if (c == ')') {
        if (!open) break;
        open = false;
        d.end = i + 1;
      } else if (c == ' ' || c == '-' || c == '.' || c == '/') {
        if (c != ' ' && d.digits.empty()) break;
        // Of signs one between two groups; blanks beside it.
        const bool more = digit(at(i + 1)) || at(i + 1) == '(' || ((c != ' ' || at(i + 1) == '-') && at(i + 1) == ' ') ||
                          (c == ' ' && (at(i + 1) == '-' || at(i + 1) == '/'));
        if (!more) break;
        d.dots |= c == '.';
        d.slashes |= c == '/';
        d.dashes |= c == '-';
      } else {
        break;
      }
      if (++gap > 3) break;
    }
    if (d.digits.empty()) return {};
    // What a bracket cut off is not counted.
    if (open) return {};
    return d;
  }

  // +44 (0)20: the zero is dialled only at home.
  static std::string without_trunk(const Dialled& d, std::string_view written) {
    const std::size_t zero = d.plus ? written.find("(0)") : std::string_view::npos;
    if (zero == std::string_view::npos) return d.digits;
    std::string out = d.digits;
    out.erase(static_cast<std::size_t>(std::count_if(written.begin(), written.begin() + static_cast<std::ptrdiff_t>(zero), digit)), 1);
    return out;
  }

  bool cue(std::uint32_t i) const {
    for (std::uint32_t k = i, n = 0; k-- > 0 && n < 7; ++n) {
      const Token& t = t_.tokens[k];
      if (t.entry && kLexicon.sense(t.entry, Cls::PHONE_CUE, t.shape)) return true;
      if (t_.tokens[k + 1].flags & kSentenceStart) return false;
    }
    return false;
  }

  bool plausible(const Dialled& d, std::uint32_t i) const {
    const std::size_t n = d.digits.size();
    const auto& g = d.groups;
    if (n < 7 || n > 15) return false;
    const bool zeros = d.digits.starts_with("00");
    if (d.plus || (zeros && n >= 10 && g.front() <= 6)) return n >= 8 && !(d.dots && d.slashes);
    const auto is = [&](std::initializer_list<int> want) { return std::equal(g.begin(), g.end(), want.begin(), want.end()); };
    if (is({3, 2, 4}) || is({4, 2, 2}) || is({4, 4, 4, 4})) return false;  // a social security number, a date, a card
    if (is({3, 3, 4}) || is({1, 3, 3, 4})) return !d.slashes;
    if (d.digits[0] == '0' && (is({2, 2, 2, 2, 2}) || is({3, 4, 4}) || is({4, 3, 4}) || is({4, 3, 3})))
      return true;  // Paris, London, Leeds
    if (d.dots) return false;
    // (21) 9962-05563: the brackets hold the area alone. (1911-1913) are years.
    const std::size_t begin = t_.tokens[i].begin;
    if (d.brackets && at(begin) == '(' && at(begin + 1 + static_cast<std::size_t>(g.front())) == ')' && g.front() >= 2 && g.front() <= 5 &&
        n >= 8)
      return g.size() >= 2 && g.size() <= 4;
    const bool called = cue(i);
    if (d.digits[0] == '0' && n >= 9 && n <= 12 &&
        (called || (g.size() >= 2 && g.size() <= 5 && g.front() >= 2 && (d.dashes || d.slashes || g.size() == 2))))
      return true;
    if (d.slashes) return false;
    return called && *std::min_element(g.begin(), g.end()) >= 2 && (g.size() > 1 || n >= 8);
  }

  void phone(std::uint32_t i) {
    const Token& token = t_.tokens[i];
    const char neighbour = before(token.begin);
    if (alphanumeric(neighbour) || neighbour == '#' || neighbour == '$' || neighbour == '.' || neighbour == ',' ||
        (neighbour == '-' && alphanumeric(token.begin > 1 ? s_[token.begin - 2] : ' ') &&
         digit(token.begin > 1 ? s_[token.begin - 2] : ' ')))
      return;
    const auto d = dial(token.begin);
    if (!d || !plausible(*d, i)) return;
    const char next = at(d->end);
    if ((next == ',' && digit(at(d->end + 1))) || next == '%' || next == '@' || next == '_' || next == ':') return;
    std::size_t end = d->end;
    std::string extension;
    // 0161 123 4567 ext. 123; 269-541-4584x068
    std::size_t k = end;
    while (at(k) == ' ') ++k;
    for (std::string_view word : {"extension", "ext.", "ext", "x", "X"})
      if (s_.substr(k).starts_with(word)) {
        k += word.size();
        while (at(k) == ' ') ++k;
        while (digit(at(k)) && extension.size() < 6) extension += s_[k++];
        if (!extension.empty()) end = k;
        break;
      }
    if (alphanumeric(at(end))) return;
    add(ContactType::phone, "phone", token.begin, static_cast<std::uint32_t>(end),
        (d->plus ? "+" : "") + without_trunk(*d, s_.substr(token.begin, end - token.begin)) +
            (extension.empty() ? "" : ";ext=" + extension));
  }

  const Text& t_;
  std::string_view s_;
  std::vector<Contact>& out_;
  std::uint32_t next_ = 0;
};

}  // namespace

void read_contacts(const Text& t, Records& records) { ContactReader(t, records).run(); }

}  // namespace newspan
