#!/bin/sh
# Says which key it got, by a digest that redaction does not touch, and what else looks like one.
printf %s "$ANTHROPIC_API_KEY" | sha256sum | cut -c1-8
echo "key: $ANTHROPIC_API_KEY"
env | cut -d= -f1 | grep -E 'KEY|SECRET|TOKEN|URL' | sort
