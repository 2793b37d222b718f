// Contacts: URLs, mail addresses, handles, hashtags, phone numbers, IP addresses.
//
// The scan keeps addresses whole; bare domains, phones and IP addresses are put together here. Found first: no date and
// no figure is read inside one.
#pragma once

#include "news/records.hpp"
#include "text/text.hpp"

namespace newspan {

void read_contacts(const Text& text, Records& records);

}  // namespace newspan
