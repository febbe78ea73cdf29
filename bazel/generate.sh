#!/bin/sh
# Usage: generate.sh LABEL PARCODEC OUTPUT_ROOT IMPORT_ROOT... -- SCHEMA...
# Runs `parcodec generate` for the parcode_library LABEL and puts its messages in the user's terms:
# paths as in the source tree, and which attribute a missing import belongs in.
set -u
label=$1 parcodec=$2 output_root=$3
shift 3

# From here the arguments become those of parcodec: each IMPORT_ROOT turns into -I IMPORT_ROOT.
in_users_terms="/^help: searched: /d"  # 'deps' decides what is searched
schemas_follow=false
for argument in "$@"; do
  shift
  if $schemas_follow; then
    set -- "$@" "$argument"
  elif [ "$argument" = "--" ]; then
    schemas_follow=true
  else
    set -- "$@" -I "$argument"
    in_users_terms="$in_users_terms;s#$argument/##g"
  fi
done

messages=$("$parcodec" generate "--cpp_out=$output_root" "$@" 2>&1)
status=$?
if [ -n "$messages" ]; then
  printf '%s\n' "$messages" | sed "$in_users_terms" >&2
fi
case $messages in
  *"[import-not-found]"*)
    echo "help: add the parcode_library that has the imported schema to 'deps' of $label" >&2 ;;
esac
exit $status
