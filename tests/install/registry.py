"""The tests, by names that are sentences."""

TESTS = {}


def test(*variants):
    """Registers a function as a test, or as one for each variant, by its name as a sentence."""
    def register(function):
        sentence = function.__name__.replace("_", " ")
        for variant in variants:
            values = variant if isinstance(variant, tuple) else (variant,)
            TESTS[f"{sentence} {' and '.join(values)}"] = (function, values)
        if not variants:
            TESTS[sentence] = (function, ())
        return function
    return register
