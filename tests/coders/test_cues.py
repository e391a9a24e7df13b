from __future__ import annotations

from dataclasses import replace

import pytest

from tests.building import session_of
from thirdturn.coders.cues import LANGUAGES, hits, rules
from thirdturn.coders.scene import scenes
from thirdturn.data.load import knowledge
from thirdturn.domain.session import Role
from thirdturn.workflow import load_codebook

OPEN = {"en": "T What would you want?", "de": "T Was möchten Sie?", "fi": "T Mitä haluaisit?"}
PLAIN = {"en": "T I see.", "de": "T Ich verstehe.", "fi": "T Ymmärrän."}


# Spoken wordings, invented: German with Austrian and Bavarian touches, Finnish puhekieli.
SPOKEN = [
    ("dont_know", "de", "Weiß ich jetzt echt nicht."),
    ("dont_know", "de", "Ka Ahnung, ehrlich gsagt."),
    ("dont_know", "de", "Da fällt mir grad nix ein."),
    ("dont_know_whole", "de", "Hm, weiß nich."),
    ("minimal_to_wh", "de", "Na ja, eh okay."),
    ("minimal_to_wh", "de", "Muss ja."),
    ("hum_to_wh", "de", "Puh."),
    ("defer", "de", "Ja eh, schau ma mal."),
    ("defer", "de", "Wenn's sein muss."),
    ("defer", "de", "Ich überleg's mir mal."),
    ("ask_back_repair", "de", "Hä?"),
    ("back_to_problem", "de", "Na ja, es ist halt so, der Chef ruft nie zurück."),
    ("rather_other", "de", "Können wir lieber über was anderes reden?"),
    ("other_word", "de", "Abhängig würd ich das jetzt nicht nennen."),
    ("new_topic", "de", "Ach, übrigens, mein Auto ist kaputt."),
    ("turn_to_practitioner", "de", "Haben Sie eigentlich schon mal geraucht?"),
    ("turn_to_practitioner", "de", "Das müssen doch Sie wissen."),
    ("refuse", "de", "Darüber möcht ich jetzt echt nicht reden."),
    ("refuse", "de", "Das geht Sie doch nix an."),
    ("complain_here", "de", "Ich weiß gar nicht, was ich hier soll."),
    ("complain_here", "de", "Meine Frau hat mich hergeschickt."),
    ("complain_here", "de", "Ich soll ja hier sein."),
    ("complain_practitioner", "de", "Das hab ich Ihnen doch grad eben gesagt."),
    ("complain_practitioner", "de", "Sie hören mir ja gar nicht zu."),
    ("disagree", "de", "Nee, das seh ich komplett anders."),
    ("disagree", "de", "Ach was, von wegen."),
    ("challenge", "de", "Was wissen Sie denn schon von meinem Leben?"),
    ("challenge", "de", "Und was soll das bitte bringen?"),
    ("hostile", "de", "Sie können mich mal."),
    ("blame", "de", "Da kann ich doch nix dafür."),
    ("blame", "de", "Wenn die mich nicht ständig nerven würde, ging's."),
    ("excuse_circumstance", "de", "Ich würd ja gern, aber bei den Schichten."),
    ("excuse_circumstance", "de", "Wann soll ich das denn noch machen?"),
    ("excuse_tried", "de", "Hab ich alles schon x-mal probiert."),
    ("excuse_tried", "de", "Das ist halt so."),
    ("minimise_not_bad", "de", "Gibt Schlimmeres."),
    ("minimise_not_bad", "de", "Ich hab das schon im Griff."),
    ("minimise_just", "de", "Bloß ein Bierchen zum Essen."),
    ("minimise_everyone", "de", "Ich bin ja kein Alki."),
    ("pessimism", "de", "Das bringt doch eh nix."),
    ("pessimism", "de", "Da kann man nichts machen."),
    ("pessimism", "de", "Das pack ich sowieso nicht."),
    ("yes_but", "de", "Eh, klar, aber der Winter ist lang."),
    ("reservation", "de", "Na, ob das was bringt, ob ich das durchhalte."),
    ("reservation", "de", "Das ist nicht so einfach."),
    ("unwilling", "de", "Hab null Bock."),
    ("unwilling", "de", "Wozu soll ich aufhören?"),
    ("unwilling", "de", "Das lass ich mir nicht nehmen."),
    ("still_need", "de", "Ich brauch halt mein Feierabendbier."),
    ("change_want", "de", "Ich möcht endlich davon loskommen."),
    ("change_can", "de", "Das könnt ich schon probieren."),
    ("change_need", "de", "Da muss sich was ändern."),
    ("change_reason", "de", "Das macht mir schon Angst."),
    ("change_commit", "de", "Ich fang gleich morgen damit an."),
    ("change_agree", "de", "Ja, da ist was dran."),
    ("dont_know", "fi", "En mä osaa sanoa."),
    ("dont_know", "fi", "Ei mul oo hajuukaan."),
    ("dont_know", "fi", "Ei nyt tuu mitään mieleen."),
    ("dont_know_whole", "fi", "No emmä tiiä."),
    ("minimal_to_wh", "fi", "Eipä kummempia."),
    ("minimal_to_wh", "fi", "Mitäs tässä."),
    ("hum_to_wh", "fi", "Tota."),
    ("defer", "fi", "Joo varmaan."),
    ("defer", "fi", "Pakko kai."),
    ("defer", "fi", "Kai se täytyy miettiä."),
    ("ask_back_repair", "fi", "Häh?"),
    ("back_to_problem", "fi", "Mut kun se ei ikinä soita takas."),
    ("rather_other", "fi", "Eiks voitais puhua jostain muusta?"),
    ("other_word", "fi", "Emmä sanois sitä riippuvuudeks."),
    ("new_topic", "fi", "Ai niin, hei muuten, ostin auton."),
    ("turn_to_practitioner", "fi", "Mitä sä ite tekisit?"),
    ("turn_to_practitioner", "fi", "Tehän ne tiiätte."),
    ("refuse", "fi", "En mä siitä haluu puhua."),
    ("refuse", "fi", "Mitä se sulle kuuluu?"),
    ("complain_here", "fi", "En mä tiiä miks mun pitää istua täällä."),
    ("complain_here", "fi", "Vaimo käski tänne."),
    ("complain_here", "fi", "Mut vaan passitettiin tänne."),
    ("complain_practitioner", "fi", "Mähän just sanoin."),
    ("complain_practitioner", "fi", "Sä vaan jankutat."),
    ("disagree", "fi", "Ei se kyllä noin mee."),
    ("disagree", "fi", "Oon ihan eri mieltä."),
    ("challenge", "fi", "Mistä sä sen muka tiiät?"),
    ("challenge", "fi", "Miten tää muka mua auttaa?"),
    ("hostile", "fi", "Suksi vittuun."),
    ("blame", "fi", "Ei se mun vika oo."),
    ("blame", "fi", "Vaimo nalkuttaa koko ajan."),
    ("excuse_circumstance", "fi", "En mä jaksa."),
    ("excuse_circumstance", "fi", "Ei siihen oo aikaa."),
    ("excuse_tried", "fi", "Onhan sitä kaikkee kokeiltu."),
    ("excuse_tried", "fi", "Se on vaan niin."),
    ("minimise_not_bad", "fi", "Ei se nyt niin vakavaa oo."),
    ("minimise_not_bad", "fi", "Homma on ihan hanskassa."),
    ("minimise_just", "fi", "Sillon tällön vaan."),
    ("minimise_everyone", "fi", "Kaikkihan sitä juo."),
    ("pessimism", "fi", "Ei se mitään auta."),
    ("pessimism", "fi", "Ei siitä mitään tuu."),
    ("pessimism", "fi", "Kuitenki retkahdan."),
    ("yes_but", "fi", "Kylhän se hyvä ois, mut ku vuorot vaihtuu."),
    ("yes_but", "fi", "No joo, mut emmä tiiä."),
    ("reservation", "fi", "Emmä oo ihan varma."),
    ("reservation", "fi", "Ei se oo niin helppoo."),
    ("unwilling", "fi", "En mä aio lopettaa."),
    ("unwilling", "fi", "Ei vaan kiinnosta."),
    ("unwilling", "fi", "Hyvä mulle näin."),
    ("still_need", "fi", "Mä tarviin mun röökin."),
    ("change_want", "fi", "Haluisin päästä siitä irti."),
    ("change_can", "fi", "Vois sitä kokeilla vähentää."),
    ("change_need", "fi", "Jotain on pakko tehdä."),
    ("change_reason", "fi", "Rahaa menee ihan hirveesti."),
    ("change_commit", "fi", "Mä alotan huomenna."),
    ("change_agree", "fi", "Joo, nimenomaan."),
    ("minimise_not_bad", "de", "Das hat mir noch nie geschadet."),
    ("refuse", "de", "Lassen Sie mich doch einfach in Frieden."),
    ("complain_here", "de", "Ich mach das nur wegen dem Führerschein."),
    ("excuse_tried", "fi", "Sellasta se elämä on."),
    ("refuse", "fi", "Antakaa mun nyt vaan olla."),
    ("pessimism", "fi", "Ei musta oo siihen."),
    ("minimise_everyone", "fi", "Enhän mä nyt mikään juoppo oo."),
]

COOPERATIVE = [
    ("de", "Wo arbeiten Sie?", "Im Lager, meistens in der Frühschicht."),
    ("de", "Was hat sich getan?", "Seit drei Wochen geh ich jeden Morgen spazieren."),
    ("de", "Was wäre ein Anfang?", "Am Montag ruf ich in der Praxis an."),
    ("de", "Was möchten Sie?", "Ich will nicht mehr so weitermachen."),
    ("de", "Was macht Ihnen Sorgen?", "Ich mach mir Sorgen um meine Leber."),
    ("de", "Ich verstehe.", "Ja, genau, so hab ich das gemeint."),
    ("de", "Ich verstehe.", "Jo, passt, danke."),
    ("de", "Was hat der Arzt gesagt?", "Der Blutdruck ist zu hoch, hat er gesagt."),
    ("de", "Was könnten Sie weglassen?", "Die Zigaretten im Auto könnt ich weglassen."),
    ("de", "Was haben Sie gemacht?", "Ich hab schon mit meiner Frau darüber gesprochen."),
    ("de", "Wie geht das weiter?", "So geht es nicht weiter."),
    ("de", "Wie war das letzte Jahr?", "Letztes Jahr hab ich vier Monate nichts getrunken."),
    ("de", "Für wen tun Sie das?", "Ich will für meine Tochter da sein."),
    ("de", "Was nehmen Sie mit?", "Das hilft mir schon weiter."),
    ("de", "Wie läuft ein Tag ab?", "Um sieben steh ich auf, dann frühstücken wir."),
    ("de", "Nehmen Sie Medikamente?", "Nein, ich nehme keine Medikamente."),
    ("de", "Wie klappt es?", "Am Anfang war es mühsam, jetzt geht es besser."),
    ("de", "Wer wohnt bei Ihnen?", "Wir wohnen zu viert in der Wohnung."),
    ("de", "Was wünschen Sie sich?", "Ich will nicht, dass die Kinder das sehen."),
    ("de", "Wann rauchen Sie?", "Meistens abends, wenn die Kinder schlafen."),
    ("de", "Was brauchen Sie?", "Ich brauche ein bisschen Unterstützung dabei."),
    ("fi", "Missä olet töissä?", "Varastolla, yleensä aamuvuorossa."),
    ("fi", "Mitä on tapahtunut?", "Oon kolme viikkoa käyny joka aamu kävelyllä."),
    ("fi", "Mikä olisi alku?", "Maanantaina soitan terveyskeskukseen."),
    ("fi", "Mitä haluaisit?", "En jaksa enää jatkaa näin."),
    ("fi", "Mikä huolestuttaa?", "Mua huolestuttaa mun maksa."),
    ("fi", "Ymmärrän.", "Joo, just niin mä sen tarkotin."),
    ("fi", "Ymmärrän.", "Joo, niinpä, kiitti."),
    ("fi", "Mitä lääkäri sanoi?", "Että verenpaine on liian korkea."),
    ("fi", "Mitä voisit jättää pois?", "Voisin jättää autossa polttamisen pois."),
    ("fi", "Mitä olet tehnyt?", "Mä puhuin siitä jo vaimon kanssa."),
    ("fi", "Miten tästä eteenpäin?", "Näin ei voi jatkua."),
    ("fi", "Millainen viime vuosi oli?", "Viime vuonna olin neljä kuukautta juomatta."),
    ("fi", "Kenen takia?", "Haluan olla tyttärelleni läsnä."),
    ("fi", "Mitä jäi mieleen?", "Siitä oli mulle oikeesti apua."),
    ("fi", "Millainen päivä on?", "Herään seitsemältä ja syön aamupalaa."),
    ("fi", "Onko lääkkeitä?", "Ei, mulla ei ole mitään lääkkeitä."),
    ("fi", "Miten sujuu?", "Alussa se oli raskasta, nyt menee jo paremmin."),
    ("fi", "Keitä teillä asuu?", "Meitä asuu neljä samassa asunnossa."),
    ("fi", "Mitä toivot?", "Haluun oppia nukkumaan ilman alkoholia."),
    ("fi", "Milloin poltat?", "Yleensä illalla kun lapset nukkuu."),
    ("fi", "Mitä tarvitset?", "Tarviin siihen vähän tukea."),
]

SPOKEN_BY_PRACTITIONERS = [
    ("more_about", "de", "Mögen Sie mir ein bisschen davon erzählen?"),
    ("how_many", "de", "Seit wann trinken Sie denn?"),
    ("reflect_opener", "de", "Da hör ich raus, dass Sie müde sind."),
    ("reflect_plain", "de", "Also bei Ihnen ist viel los."),
    ("choice", "de", "Sie müssen hier gar nichts."),
    ("permission", "de", "Wär's für Sie okay, wenn ich etwas dazu sage?"),
    ("affirm", "de", "Ich find's echt stark, dass Sie da sind."),
    ("support", "de", "Das kann ich total gut nachvollziehen."),
    ("inform", "de", "Man weiß heute, dass sich die Leber nach einigen Wochen oft erholt."),
    ("advise", "de", "Probieren Sie doch mal was anderes."),
    ("advise_permitted", "de", "Vielen hilft ein fixer Plan für den Abend."),
    ("more_about", "fi", "Kerropa vähän lisää."),
    ("how_many", "fi", "Miten usein sä juot?"),
    ("reflect_opener", "fi", "Sua turhauttaa koko juttu."),
    ("reflect_plain", "fi", "Eli sun arki on aika täynnä."),
    ("choice", "fi", "Sä saat ihan ite päättää, se on susta kiinni."),
    ("permission", "fi", "Sopiiko sulle, jos mä kysyn yhtä asiaa?"),
    ("affirm", "fi", "Oot kyllä jaksanu hienosti."),
    ("support", "fi", "Sen täytyy olla tosi rankkaa."),
    ("inform", "fi", "Elimistö tottuu nikotiiniin parissa viikossa, ja sitten oireet alkaa yleensä helpottaa."),
    ("advise", "fi", "Sun kannattais nyt ottaa vähän rauhallisemmin."),
    ("advise_permitted", "fi", "Jotkut kokee että kirjaaminen auttaa."),
]


def held(language: str, *lines: str) -> set[str]:
    """Return the ids of the rules that hold for the last line."""
    session = replace(session_of(lines), language=language)
    return {hit.rule.id for hit in hits(scenes(session, language)[-1], language)}


@pytest.mark.parametrize(
    ("rule", "language", "text"),
    [
        ("dont_know", "en", "I really couldn't say."),
        ("dont_know", "en", "I don’t know."),
        ("dont_know", "de", "Keine Ahnung, ehrlich."),
        ("dont_know", "fi", "Emmä tiiä."),
        ("minimal_to_wh", "en", "Fine."),
        ("minimal_to_wh", "de", "Passt schon."),
        ("minimal_to_wh", "fi", "Ihan ok."),
        ("hum_to_wh", "en", "Hmm."),
        ("defer", "en", "Yeah, I'll think about it."),
        ("defer", "de", "Ja ja, mal sehen."),
        ("defer", "fi", "Joo joo, katsotaan."),
        ("other_word", "en", "Angry is too strong."),
        ("other_word", "de", "Kommt drauf an."),
        ("other_word", "fi", "Riippuu mitä sillä tarkoittaa."),
        ("turn_to_practitioner", "en", "What would you do?"),
        ("turn_to_practitioner", "de", "Was würden Sie denn machen?"),
        ("turn_to_practitioner", "fi", "Entäs sinä itse?"),
        ("refuse", "en", "I'm not going to answer that."),
        ("refuse", "de", "Da antworte ich nicht."),
        ("refuse", "fi", "Siitä en puhu."),
        ("complain_practitioner", "en", "I already told you that."),
        ("complain_practitioner", "de", "Das hab ich doch gesagt."),
        ("complain_practitioner", "fi", "Taas tätä samaa, johan sanoin."),
        ("challenge", "en", "Where did you get that from?"),
        ("challenge", "de", "Das stimmt doch nicht."),
        ("challenge", "fi", "Ei pidä paikkaansa."),
        ("excuse_circumstance", "en", "I don't have the time."),
        ("excuse_circumstance", "de", "Dafür hab ich keine Zeit."),
        ("excuse_circumstance", "fi", "Mä en ehdi millään."),
        ("minimise_not_bad", "en", "It's not that bad."),
        ("minimise_not_bad", "de", "Das ist halb so wild."),
        ("minimise_not_bad", "fi", "Ei se niin paha ole."),
        ("pessimism", "en", "It never works for me."),
        ("pessimism", "de", "Das bringt doch nichts."),
        ("pessimism", "fi", "Turha yrittää."),
        ("yes_but", "en", "Yeah, sure, but what if they laugh?"),
        ("yes_but", "de", "Ja. Schon. Aber das dauert."),
        ("yes_but", "fi", "Joo, mutta se maksaa."),
        ("unwilling", "en", "I don't want to stop."),
        ("unwilling", "de", "Das will ich gar nicht."),
        ("unwilling", "fi", "En halua muuttaa mitään."),
        ("change_want", "en", "I'd like to sleep again."),
        ("change_want", "de", "Ich möchte wirklich weniger trinken und aufhören."),
        ("change_want", "fi", "Haluaisin lopettaa."),
        ("change_need", "en", "I have to do something."),
        ("change_need", "de", "So geht es nicht weiter."),
        ("change_need", "fi", "Mun pitäis lopettaa."),
    ],
)
def test_a_cue_after_an_open_question(rule: str, language: str, text: str) -> None:
    assert rule in held(language, OPEN[language], f"C {text}")


@pytest.mark.parametrize(
    ("rule", "language", "text"),
    [
        ("backchannel", "en", "Mm-hm. Right."),
        ("backchannel", "de", "Ja, genau."),
        ("backchannel", "fi", "Joo, niin."),
    ],
)
def test_a_backchannel_needs_a_statement_before_it(rule: str, language: str, text: str) -> None:
    assert rule in held(language, PLAIN[language], f"C {text}")
    assert rule not in held(language, OPEN[language], f"C {text}")


@pytest.mark.parametrize(
    ("rule", "language", "text"),
    [
        ("asks_wh", "en", "What would help?"),
        ("asks_polar", "de", "Haben Sie Zeit?"),
        ("asks_tag", "fi", "Se on raskasta, eikö niin?"),
        ("more_about", "en", "Tell me about that."),
        ("reflect_opener", "en", "It sounds like a long week."),
        ("reflect_opener", "de", "Das klingt nach viel Arbeit."),
        ("reflect_opener", "fi", "Kuulostaa siltä että väsyttää."),
        ("choice", "en", "It's up to you."),
        ("choice", "de", "Das liegt ganz bei Ihnen."),
        ("choice", "fi", "Se on sun päätös."),
        ("permission", "en", "Would it be okay if I shared something?"),
        ("permission", "de", "Darf ich etwas dazu sagen?"),
        ("permission", "fi", "Saanko kysyä siitä?"),
        ("affirm", "en", "That took courage."),
        ("support", "de", "Das tut mir leid."),
        ("facilitate", "fi", "Joo, aivan."),
        ("structure", "en", "See you next week."),
        ("advise", "en", "You really should stop."),
        ("confront", "en", "How could you?"),
    ],
)
def test_a_practitioner_cue(rule: str, language: str, text: str) -> None:
    assert rule in held(language, f"T {text}")


@pytest.mark.parametrize(("rule", "language", "text"), SPOKEN)
def test_a_spoken_wording_is_heard(rule: str, language: str, text: str) -> None:
    assert rule in held(language, OPEN[language], f"C {text}")


@pytest.mark.parametrize(("language", "asked", "text"), COOPERATIVE)
def test_a_cooperative_turn_holds_no_cue_of_resistance(language: str, asked: str, text: str) -> None:
    codes = {rule.id: rule.code for rule in rules("client", language)}
    assert not [rule for rule in held(language, f"T {asked}", f"C {text}") if codes[rule].startswith("R.")]


@pytest.mark.parametrize(("rule", "language", "text"), SPOKEN_BY_PRACTITIONERS)
def test_a_spoken_wording_of_a_practitioner_is_heard(rule: str, language: str, text: str) -> None:
    assert rule in held(language, f"T {text}")


@pytest.mark.parametrize(
    ("language", "text"), [("de", "Ich will das nicht machen."), ("de", "Ich mache mir keine Sorgen.")]
)
def test_a_negated_wish_or_worry_is_no_change_talk(language: str, text: str) -> None:
    assert not {"change_want", "change_reason"} & held(language, OPEN[language], f"C {text}")


def test_the_cue_itself_is_the_evidence() -> None:
    session = session_of(["T How was it?", "C Honestly, it's not that bad."])
    hit = next(hit for hit in hits(scenes(session, "en")[1], "en") if hit.rule.id == "minimise_not_bad")
    assert session.turns[1].text[hit.span.start : hit.span.end] == "not that bad"


def test_a_long_answer_with_dont_know_in_it_is_an_answer() -> None:
    long = "C I don't know, maybe I would start with the mornings, since they are the worst part of my whole day."
    assert "dont_know" not in held("en", OPEN["en"], long)


def test_every_rule_has_cues_in_every_language_and_a_code_of_the_codebook() -> None:
    codebook = load_codebook()
    roles: tuple[Role, ...] = ("client", "practitioner")
    for role in roles:
        ids = [rule.id for rule in rules(role, "en")]
        assert len(ids) == len(set(ids)) == len(knowledge("lexicons/cues.yaml")[role])
        for language in LANGUAGES:
            assert [rule.id for rule in rules(role, language)] == ids
        assert all(codebook[rule.code].set == role and codebook[rule.code].labelled for rule in rules(role, "en"))
    assert rules("other", "en") == ()
