#!/bin/sh
echo "made by a tool" >/workspace/made.txt
