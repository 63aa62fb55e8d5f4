#!/bin/sh
# The starting state: a short log, the same in every run. Some answers are as large as a status.
set -eu

awk 'BEGIN {
  split("/ /cart?id=1 /cart?id=2 /login /search?q=tea /help", path, " ")
  for (i = 0; i < 240; i++) {
    status = 200
    if (i % 6 == 1 && i % 4 == 1) status = 502
    if (i % 6 == 2 && i % 5 == 0) status = 500
    if (i % 6 == 3 && i % 9 == 0) status = 503
    if (i % 6 == 4) status = 404
    if (i == 120) status = 500
    size = i % 6 == 5 ? 512 : 1024 + i
    printf "10.0.0.%d - - [02/Mar/2026:10:%02d:%02d +0000] \"GET %s HTTP/1.1\" %d %d\n",
      i % 250, i / 60, i % 60, path[i % 6 + 1], status, size
  }
}' >access.log
