#!/bin/sh
# The guide's script by its name: restarts the backend, waits until it is steady, and says how it went. Takes the flags of
# `backend-health fix`, and finds the host as diagnose_backend_health.sh does.
set -u

self=$0
case $self in */*) ;; *) self=$(command -v -- "$self") ;; esac
while [ -L "$self" ]; do
  link=$(readlink -- "$self")
  case $link in /*) self=$link ;; *) self=$(dirname -- "$self")/$link ;; esac
done

exec "$(dirname -- "$self")/diagnose_backend_health.sh" --fix=restart "$@"
