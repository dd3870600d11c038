// The files of which a page is made: page.html and what it names in {{…}}.
#pragma once

#include <map>
#include <string>

namespace ferula {

const std::map<std::string, std::string>& page_files();

}  // namespace ferula
