"""What students write of the tasks of `rnn/design-type-in-words`: what names the answer earns, the other side not."""

import pytest

import quizgen
from quizgen.marking.check import judge
from quizgen.model import Figure
from quizgen.questions.evaluation import expect

BANK = quizgen.load_bank()
CHOICES = BANK["rnn/design-type"]
WORDS = BANK["rnn/design-type-in-words"]
SCENARIOS = {row["name"]: row for row in WORDS.scenarios}

# For each task ten honest answers to the input and ten to the output.
HONEST = {
    "Reading handwritten digits": (
        "the picture of one handwritten digit|an image|a picture of a digit|pixels of an image|a photo|image "
        "of a handwritten digit|the picture|one picture|scan of the digit|a greyscale image",
        "which digit it is|the digit|which digit is in the picture|a class|a number|the class of the image|a "
        "label from 0 to 9|the number in the picture|the digit in the picture|which digit the picture shows",
    ),
    "Estimating house prices": (
        "a vector with the floor area, the age and the number of rooms|a vector|floor area, age and number of"
        " rooms|features of the house|measurements of the house|the properties of the house|a feature "
        "vector|numbers|attributes of a house|the floor area, the age and the number of rooms of a house",
        "its price|the price|an estimate of the price|a number|the price of the house|the estimated price|the"
        " value of the house|house price|one number|an estimate",
    ),
    "Spam filter on word counts": (
        "a single vector|how often each word of a dictionary occurs in it|how often each word occurs|word "
        "counts|a vector of word frequencies|bag of words|frequencies of words|a vector|the counts of the "
        "words|word count vector",
        "whether the e-mail is spam|spam or not|spam or no spam|a label|probability that the vector is "
        "spam|the probability of spam|a decision|yes or no|a class|spam or not spam",
    ),
    "Image captioning": (
        "a photograph|an image|a picture|a photo|the pixels of an image|one image|a photograph to be "
        "described|one photograph|image|the photo",
        "a sentence|a sentence, which it writes word by word|words|a caption|a description of the "
        "photograph|the words of a sentence|a sentence describing the image|sequence of words|text|an image "
        "caption",
    ),
    "Music generation": (
        "a genre|the genre of music|a music genre|the name of a genre|a label|genre|a musical style|one "
        "genre|the genre of the melody|the style of the music",
        "a melody|a melody in it, note by note|notes|music|a sequence of notes|the notes of a melody|a song|a"
        " melody of the genre|a tune|note by note",
    ),
    "Poems on a topic": (
        "one word as the topic|a word|the topic|the topic of the poem|a single word|one word|a theme|the "
        "subject of the poem|a topic word|the word given by the reader",
        "a short poem|a poem|words|a sequence of words|the words of a poem|a poem about the topic|a short "
        "poem about it, word by word|verses|text|lines of a poem",
    ),
    "Sketching": (
        "the name of an object|an object|name of the drawing|a label|a word|the object's name|the object to "
        "be drawn|an object name|object|the name of the object to draw",
        "a series of pen strokes|strokes|a drawing|pen strokes|a sketch of the object|a sequence of "
        "strokes|the strokes of a pen|a series of pen strokes, one after another|a drawing of the "
        "object|lines",
    ),
    "Stock market prediction": (
        "the closing prices of a share|prices|time series of prices|a sequence of prices|30 closing "
        "prices|closing prices of the last 30 days|the history of the price|the prices of the last 30 days, "
        "day by day|stock prices|past prices",
        "how likely it is that the price goes up tomorrow|the likelihood of an increase|a "
        "probability|likelihood of increase|the chance that the price rises|probability that the price goes "
        "up|a number|whether the price will go up or down|the likelihood that the price increases|chance of a"
        " rise",
    ),
    "Temperature forecast": (
        "the temperature at noon on each of the last 30 days|temperatures|30 temperatures|a time series|a "
        "sequence of temperatures|the temperatures of 30 days|measurements|temperature measurements|the last "
        "30 temperatures|these temperatures in order",
        "the temperature at noon tomorrow|tomorrow's temperature|a temperature|a number|one temperature|the "
        "predicted temperature|a prediction|a forecast|the temperature of the next day|temperature tomorrow",
    ),
    "Text classification": (
        "a newspaper article|words|the words of an article|text|a newspaper article word by word|a sequence "
        "of words|an article|the text of an article|a text|word by word",
        "politics, business, sport or culture|the class of the text|a label|type of article|a category|the "
        "topic of the article|the section|the section of the newspaper|a class|the subject of the text",
    ),
    "Sentiment analysis": (
        "a customer's review|words|a review|the words of a review|text|a customer's review of a product word "
        "by word|a sequence of words|a text|the review text|sentences",
        "whether the customer is content|happy or unhappy|satisfied or not|satisfaction|positive or "
        "negative|the sentiment of the review|a label|the mood of the customer|sentiment|whether the customer"
        " is satisfied",
    ),
    "Activity recognition": (
        "the measurements in order|acceleration|measurements|a time series|500 measurements|sensor data|its "
        "wearer's acceleration 50 times a second for ten seconds|a sequence of measurements|accelerations|the"
        " wearer's acceleration",
        "whether the wearer walked, ran or climbed stairs|walking, running or climbing stairs|the activity|a "
        "label|walked, ran or climbed stairs|a class|what the wearer did|the kind of movement|the activity of"
        " the wearer|which activity it was",
    ),
    "Speaker identification": (
        "a recording, cut into short frames of sound|a recording|sound|frames of sound|audio|speech|a voice "
        "recording|a sequence of frames|a recording of speech|short frames of sound",
        "which member of the family is speaking|the speaker|who is speaking|a person|the name of the "
        "speaker|a label|a family member|the member of the family|who speaks|the identity of the speaker",
    ),
    "Video classification": (
        "a clip|frames|a video|a clip frame by frame|the frames of a video|images|a sequence of frames|a "
        "video clip|the frames of the clip|video frames",
        "the one sport that it shows|the sport|a label|a class|which sport it is|the name of the sport|the "
        "sport in the clip|a sport|the class of the video|the type of sport",
    ),
    "Language translation": (
        "a sentence in Malay|words|a Malay sentence|the words of a sentence in Malay|Malay words|a sentence "
        "in Malay word by word|text|a sentence|a sequence of words|a text in Malay",
        "a sentence in English|words|an English sentence|the translation|English words|the words of the "
        "English sentence|text|a sequence of words|the sentence in English|a translation of the sentence",
    ),
    "Phonetic transcription": (
        "an English word|letters|a word|the letters of a word|a word letter by letter|a sequence of "
        "letters|characters|the spelling of the word|an English word letter by letter|letters of an English "
        "word",
        "how it is pronounced|sounds|the pronunciation|the sounds of the word|phonemes|a sequence of "
        "sounds|sound by sound|the pronunciation of the word|phonetic symbols|how it is pronounced, sound by "
        "sound",
    ),
    "Speech recognition": (
        "a recording|frames of sound|sound|audio|a recording, cut into short frames of sound|speech|short "
        "frames of sound|a sequence of sound frames|spoken sound|the frames of the recording",
        "the words that were spoken|words|a sentence|text|a transcript|a sequence of words|the words spoken "
        "in the recording|the spoken words|a transcription of the recording|the text of the speech",
    ),
    "Summarising": (
        "a report|words|the words of a report|a report word by word|text|a sequence of words|the text of the "
        "report|a long report|report|the report's words",
        "a summary|a summary of it in two sentences|words|two sentences|the words of a summary|text|a "
        "sequence of words|a summary of the report|sentences|a short summary",
    ),
    "Part-of-speech tagging": (
        "a sentence|words|the words of a sentence|a sentence word by word|text|a sequence of words|the "
        "sentence's words|each word|word by word|a text",
        "a noun, a verb, an adjective or another part of speech|tags|the word class of every word|a tag for "
        "each word|parts of speech|a label for every word|the part of speech of each word|noun, verb or "
        "adjective|a sequence of tags|word types",
    ),
    "Heart monitoring": (
        "a patient's heartbeats|heartbeats|measurements|a time series|a patient's heartbeats one after "
        "another|a sequence of heartbeats|the heart rate|measurements of the heart|signals|beats",
        "normal or abnormal|a class for every heartbeat|classification of each beat|marks|a mark for each "
        "heartbeat|a label for each beat|labels|whether each heartbeat is normal or abnormal|normal or "
        "abnormal at once|a sequence of labels",
    ),
    "Labelling video frames": (
        "a video|frames|images|the frames of a video|a sequence of frames|a video frame by "
        "frame|pictures|video frames|each frame|the video of the camera",
        "whether the car is in its lane|yes or no for each frame|a label for each frame|whether the car is in"
        " its lane in each frame|a class for every frame|labels|in lane or not|an answer for each frame|a "
        "sequence of labels|yes or no",
    ),
}

# Answers to the other side, and such as name it.
OTHER_SIDE = {
    "Reading handwritten digits": (
        "the digit|a label|which digit it is|the digit in the picture|the number in the image",
        "a picture|the image|a picture of a digit|picture of a number|an image of the digit",
    ),
    "Estimating house prices": (
        "the price|the price of the area|an estimate|the price of the house|value of the house",
        "a vector|the floor area|features of a house|age|number of rooms",
    ),
    "Spam filter on word counts": (
        "spam or not|a label|probability of spam|whether the e-mail is spam|a decision",
        "a vector|word counts|a vector of spam words|bag of words|how often each word occurs",
    ),
    "Image captioning": (
        "a sentence describing the image|a caption|words|a caption of a photo|a description of the photo",
        "a photograph with a description|a photograph|the image|a picture and a caption|pixels",
    ),
    "Activity recognition": (
        "the activity|walking or running|a label|the movement|whether the wearer walked",
        "the movement measurements|measurements|acceleration|a time series|sensor data",
    ),
    "Music generation": (
        "a melody|notes|music|a song of the genre|melody in the genre",
        "a genre|the genre of the melody|a label|the genre of music|style",
    ),
}


def statuses(task, texts):
    """What comes of answers to the input and to the output."""
    for name, typed in zip(("input", "output"), texts, strict=True):
        part = next(part for part in WORDS.parts if part.name == name)
        expected = expect(part, {"task": SCENARIOS[task]})
        yield from ((name, text, judge(text, expected).status) for text in typed.split("|"))


@pytest.mark.parametrize("task", HONEST)
def test_honest_answers_are_accepted(task):
    found = list(statuses(task, HONEST[task]))
    assert len(found) == 20
    assert [one for one in found if one[2] != "correct"] == []


@pytest.mark.parametrize("task", OTHER_SIDE)
def test_the_other_side_is_not(task):
    assert [one for one in statuses(task, OTHER_SIDE[task]) if one[2] == "correct"] == []


@pytest.mark.parametrize("task", HONEST)
def test_honest_answers_to_one_part_are_not_accepted_for_the_other(task):
    read, produced = (typed.split("|") for typed in HONEST[task])
    found = list(statuses(task, ("|".join(produced), "|".join(read))))
    # Where both are a sentence, or words, that is all that either has to say.
    accepted = {text for _, text, status in found if status == "correct"}
    assert accepted <= (set(read) & set(produced)) | {"a sentence"}


def test_an_answer_to_the_other_part_is_known_to_be_wrong():
    found = statuses("Image captioning", ("a caption|a sentence|an area", "a photograph|the image|an area"))
    assert [status for _, _, status in found] == ["incorrect", "incorrect", "review"] * 2


def test_both_families_draw_the_same_tasks():
    assert HONEST.keys() == SCENARIOS.keys()
    tasks = [{name: row.get(name) for name in ("name", "story", "type", "aligned")} for row in CHOICES.scenarios]
    assert tasks == [{name: row.get(name) for name in ("name", "story", "type", "aligned")} for row in WORDS.scenarios]


@pytest.mark.parametrize("id", ["design-type", "design-type-in-words", "design-characteristics"])
def test_the_figure_fits_the_task(id):
    question = BANK[f"rnn/{id}"]
    kinds = {}
    for seed in range(24):
        variant = quizgen.make_variant(question, seed)
        task = variant.values["task"]
        (figure,) = [value for value in variant.solution.worked.values if isinstance(value, Figure)]
        kinds[task["name"]] = (task.get("aligned"), figure.kind)
    assert {figure for aligned, figure in kinds.values() if aligned is False} == {"encoder-decoder"}
    assert {figure for aligned, figure in kinds.values() if aligned is not False} == {"unrolled-rnn"}
