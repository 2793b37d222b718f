#include "newspan/offsets.hpp"

#include "base/utf8.hpp"

namespace newspan {

struct Offsets::Impl {
  OffsetMap map;
};

Offsets::Offsets(std::string_view text) : impl_(new Impl{OffsetMap(text)}) {}
Offsets::~Offsets() = default;
std::uint32_t Offsets::to_code_point(std::uint32_t byte) const { return impl_->map.to_code_point(byte); }
std::uint32_t Offsets::to_byte(std::uint32_t code_point) const { return impl_->map.to_byte(code_point); }

}  // namespace newspan
