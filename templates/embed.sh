#!/bin/sh
# Prints C++ that defines, for each template `header.tmpl`, its text as `templates::kHeader`.
set -eu

echo '#include "compiler/emit/templates.h"'
echo
echo 'namespace parcode::compiler::templates {'
for file in "$@"; do
  name=$(basename "$file" .tmpl)
  first=$(printf '%.1s' "$name" | tr '[:lower:]' '[:upper:]')
  printf '\nconst std::string_view k%s%s = R"tmpl(' "$first" "${name#?}"
  cat "$file"
  printf ')tmpl";\n'
done
echo
echo '}  // namespace parcode::compiler::templates'
