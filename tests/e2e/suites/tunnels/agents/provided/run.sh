#!/bin/sh
# Reaches for its provider, at $PROVIDER, as a client with a key of its own does.
proxy=${HTTPS_PROXY#http://}
token=$(printf %s "${proxy%@*}" | base64 | tr -d '\n')
printf 'CONNECT %s HTTP/1.1\r\nHost: %s\r\nProxy-Authorization: Basic %s\r\n\r\n' "$PROVIDER" "$PROVIDER" "$token" |
  nc -w 3 127.0.0.1 18788 | sed 1q | tr -d '\r'
