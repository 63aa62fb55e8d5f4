# Turns a text file into the source of FUNCTION(), which HEADER declares. In pieces: compilers limit a
# literal's length.
file(READ ${INPUT} text)
string(LENGTH "${text}" length)
set(pieces "")
set(at 0)
while(at LESS length)
  string(SUBSTRING "${text}" ${at} 8000 piece)
  string(APPEND pieces "    R\"~~~(${piece})~~~\"\n")
  math(EXPR at "${at} + 8000")
endwhile()
file(WRITE ${OUTPUT}
"#include \"${HEADER}\"

namespace bench {

std::string_view ${FUNCTION}() {
  return
${pieces}  ;
}

}  // namespace bench
")
