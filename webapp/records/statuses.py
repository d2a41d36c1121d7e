"""How far a song has come: the words of services and tools, and the library's word for each; pure.

The record keeps the service's own word. A word that stands in no line below is its own meaning:
neither done nor failed.
"""

from functools import lru_cache

COMPLETED, PROCESSING, FAILED = "completed", "processing", "failed"
UNKNOWN = "unknown"  # nobody says
LONGEST = 40

WORDS = {
    COMPLETED: """completed complete done finished ready succeeded success succeed successful ok
        generated""",
    PROCESSING: """processing streaming queued submitted pending running started starting created
        waiting scheduled preparing generating rendering uploading in_progress in_queue inprogress
        working text_success first_success""",
    FAILED: """failed fail failure error errored cancelled canceled aborted rejected moderated
        blocked expired timeout timed_out create_task_failed generate_audio_failed
        callback_exception sensitive_word_error""",
}
"""What Suno, Udio, Mureka, Flow Music and the tools around them say, in lower case."""
_MEANINGS = {word: meaning for meaning, words in WORDS.items() for word in words.split()}


@lru_cache(maxsize=1000)
def meaning(word: str) -> str:
    """One of the three, or the word itself in lower case; UNKNOWN for none."""
    own = word.lower()[:LONGEST].strip()  # some letters are two in lower case
    return _MEANINGS.get("_".join(own.replace("-", " ").split()), own) or UNKNOWN


def is_done(status: str) -> bool:
    """Whether nothing more is to come; `status` is a meaning."""
    return status in {COMPLETED, FAILED}
