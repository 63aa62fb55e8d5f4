#!/bin/sh
find /sys/class/net -mindepth 1 ! -name lo | wc -l
