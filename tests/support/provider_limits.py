"""Rate limits as model providers enforce and tell them, for faulty_provider.py.

  {"limits": {"requests": {"per_minute": 600, "left": 3}, "input_tokens": {...}}}

A bucket for each organization, or for each key without one, that refills all the time. What does not
fit is refused with 429; every answer tells what is left, unless "silent" is set.
"""

import datetime
import time

KINDS = {"requests": "requests", "input_tokens": "input-tokens"}


class Bucket:
    def __init__(self, per_minute, left):
        self.per_minute = per_minute
        self.left = left
        self.at = time.monotonic()

    def refill(self):
        now = time.monotonic()
        self.left = min(self.per_minute, self.left + (now - self.at) * self.per_minute / 60)
        self.at = now

    def until(self, amount):
        return max(0, amount - self.left) * 60 / self.per_minute


class Limits:
    def __init__(self, limits):
        self.silent = limits.pop("silent", False)
        self.limits = limits
        self.buckets = {}
        self.refused = 0

    def buckets_of(self, holder):
        if holder not in self.buckets:
            self.buckets[holder] = {kind: Bucket(one["per_minute"], one.get("left", one["per_minute"]))
                                    for kind, one in self.limits.items()}
        buckets = self.buckets[holder]
        for bucket in buckets.values():
            bucket.refill()
        return buckets

    def admit(self, holder, costs):
        """Seconds until it would fit, zero when it does and was taken."""
        buckets = self.buckets_of(holder)
        wait = max((bucket.until(costs[kind]) for kind, bucket in buckets.items()), default=0)
        if wait > 0:
            self.refused += 1
            return wait
        for kind, bucket in buckets.items():
            bucket.left -= costs[kind]
        return 0

    def fields(self, holder, dialect):
        if self.silent:
            return {}
        told = {}
        for kind, bucket in self.buckets_of(holder).items():
            whole_in = bucket.until(bucket.per_minute)
            moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=whole_in)
            name = KINDS[kind]
            if dialect == "anthropic":
                told[f"anthropic-ratelimit-{name}-limit"] = bucket.per_minute
                told[f"anthropic-ratelimit-{name}-remaining"] = int(bucket.left)
                told[f"anthropic-ratelimit-{name}-reset"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
            else:
                told[f"x-ratelimit-limit-{name}"] = bucket.per_minute
                told[f"x-ratelimit-remaining-{name}"] = int(bucket.left)
                told[f"x-ratelimit-reset-{name}"] = f"{whole_in:.3f}s"
        return told
