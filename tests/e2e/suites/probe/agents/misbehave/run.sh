#!/bin/sh
case $MODEL in
  exit-3) echo "I give up"; exit 3 ;;
  sleep) exec sleep 1000 ;;
  stubborn) trap '' TERM; while :; do sleep 1; done ;;
  eat-memory) head -c 200m /dev/zero | tail ;;
  flood) yes 0123456789 | head -c 3000000 ;;
  deluge) yes 0123456789 | head -c 72000000 ;;
  # A shell that cannot fork ends; this one goes on.
  fork-bomb) exec 2>/dev/null; trap 'exec "$0"' EXIT; while :; do sleep 1000 & done ;;
esac
