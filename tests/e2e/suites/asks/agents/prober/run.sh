#!/bin/sh
# Tries to reach everything that a restricted slot must not lead to, and the gateway.
reach() { if nc -w 2 "$2" "$3" </dev/null >/dev/null 2>&1; then echo "$1: reached"; else echo "$1: no"; fi; }
echo "interfaces:$(for one in /sys/class/net/*; do printf ' %s' "${one##*/}"; done)"
echo "routes: $(tail -n +2 /proc/net/route | wc -l)"
echo "names: $(timeout 5 nslookup example.com >/dev/null 2>&1 && echo resolved || echo no)"
reach "the internet" 1.1.1.1 53
reach "a bridge's host" 172.17.0.1 "$PROBED_PORT"
reach "the host" "$PROBED_HOST" "$PROBED_PORT"
reach "its neighbour" "$PROBED_NEIGHBOUR" 8000
reach "another port of the slot" 127.0.0.1 "$PROBED_PORT"
wget -q -O - http://127.0.0.1:18788/metrics >/dev/null 2>&1 && echo "metrics: seen" || echo "metrics: no"
ls /gateway >/dev/null 2>&1 && echo "the socket's folder: seen" || echo "the socket's folder: no"
wget -q -O - --header "x-api-key: wrong" --post-data '{}' "$ANTHROPIC_BASE_URL/v1/messages" >/dev/null 2>&1 &&
  echo "a wrong token: taken" || echo "a wrong token: no"
wget -q -O - --header "x-api-key: $ANTHROPIC_API_KEY" --post-data '{"model":"claude-test","max_tokens":9}' \
  "$ANTHROPIC_BASE_URL/v1/messages" | grep -o 'hi from the provider'
