#!/bin/sh
# The guide's script by its name: diagnose_backend_health.sh [--fix[=auto|restart|rebuild|full-restart|roll-back]] [flags]
#
# On the host itself it looks at this machine. From a laptop, name the host: --host NAME, BACKEND_HEALTH_HOST, or the settings
# file of the repository you are in. All flags of `backend-health diagnose` and `backend-health fix` are taken.
set -u

self=$0
case $self in */*) ;; *) self=$(command -v -- "$self") ;; esac
while [ -L "$self" ]; do
  link=$(readlink -- "$self")
  case $link in /*) self=$link ;; *) self=$(dirname -- "$self")/$link ;; esac
done
here=$(cd -- "$(dirname -- "$self")" && pwd -P) || exit 1

work=diagnose fix=
named=${BACKEND_HEALTH_HOST:-}${BACKEND_HEALTH_SETTINGS_FILE:-}
folder=${BACKEND_HEALTH_PROJECT_DIRECTORY:-$HOME/automated-trading-platform}
left=$#
before=
while [ "$left" -gt 0 ]; do
  word=$1
  shift
  left=$((left - 1))
  if [ "$before" = --project-directory ]; then folder=$word; fi
  before=$word
  case $word in
    --fix) work=fix fix=auto && continue ;;
    --fix=*) work=fix fix=${word#--fix=} && continue ;;
    --host | --host=* | --on | --on=* | --all | --settings-file | --settings-file=* | --help | -h) named=yes ;;
    --project-directory=*) folder=${word#*=} ;;
  esac
  set -- "$@" "$word"
done
case $folder in \~) folder=$HOME ;; \~/*) folder=$HOME/${folder#??} ;; esac

top=$(git rev-parse --show-toplevel 2>/dev/null) || top=.
if [ -z "$named" ] && grep -Eqs '^hosts?:' "$top/.github/backend-health.yml"; then named=yes; fi
if [ -z "$named" ] && folder=$(cd -- "$folder" 2>/dev/null && pwd -P); then
  docker=docker
  $docker ps -q >/dev/null 2>&1 </dev/null || docker='sudo -n docker'
  if [ -n "$($docker ps -aq --filter "label=com.docker.compose.project.working_dir=$folder" 2>/dev/null </dev/null)" ]; then
    echo "No host is named, and this machine has the project: looking here (--host local)." >&2
    set -- --host local "$@"
  fi
fi

# shellcheck disable=SC2086
exec "$here/backend-health" $work ${fix:+"$fix"} "$@"
