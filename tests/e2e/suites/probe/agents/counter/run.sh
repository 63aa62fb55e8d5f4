#!/bin/sh
# Takes its time, and says so line by line, so that a log with a gap shows.
i=0
while [ $i -lt 20 ]; do
  i=$((i + 1))
  echo "line $i of 20"
  sleep 0.1
done
