"""Cue words of the guideline, one line of thought each: what a fact-checker stops at, and what they pass over.

A cue is a name with words or two- and three-word phrases in lower case; a word may serve several cues. Written by hand
from the labelling guideline and general knowledge of news English.
"""

CUE_WORDS: dict[str, str] = {
    "unit": """percent per-cent % ‰ million billion trillion thousand thousands millions billions kilometers kilometres
        kilometer kilometre km miles mile meters metres feet foot inches acres hectares square tons tonnes ton barrels
        pounds kilograms kg grams litres liters gallons degrees celsius fahrenheit hours minutes seconds mph watts
        megawatts gigawatts volts points votes seats copies cases deaths casualties victims injuries jobs troops
        soldiers refugees inhabitants residents students employees viewers passengers schools houses households times
        percentage majority""",
    "money": """$ £ € ¥ dollar dollars euro euros cents yen yuan pound rupees rubles budget cost costs salary revenue
        profit profits debt deficit gdp income wage wages price prices tax taxes fund funds funding paid invested
        investment spent spending donated donation fine fined worth billion-dollar loan loans grant grants""",
    "spelled_number": """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds dozen dozens
        half third quarter quarters thirds twice double triple once""",
    "calendar": """january february march april june july august september october november december monday tuesday
        wednesday thursday friday saturday sunday yesterday today jan. feb. aug. sept. oct. nov. dec. century
        1990s 1980s 1970s""",
    "record": """first only never most largest biggest highest lowest greatest longest oldest youngest fastest
        smallest worst best record unprecedented ranked ranks rank second third fourth last leading top ever sole
        deadliest richest poorest strongest worst-ever none no-one unique pioneer pioneering inaugural
        all-time|the first|one of the|the only|for the first|more than any|of all time|in history|in the world""",
    "comparison": """than fewer less higher lower larger smaller greater compared comparison increase increased
        increases decrease decreased rise rose risen rising fell fallen drop dropped doubled tripled grew growth
        decline declined reduced reduction cut gained surged plunged exceeded outnumbered average rate rates ratio
        share|more than|less than|at least|up to|as many as|compared to|twice as|up from|down from|as much as""",
    "cause": """because caused causes causing cause due led lead leads resulted results resulting therefore thus
        thereby contributed contributes triggered prompted sparked effect effects affected impact impacts allowed
        allows enabled enables prevents prevented linked attributed stems responsible hence consequence consequences
        forced|because of|due to|led to|leads to|as a result|result of|responsible for|thanks to|in response to
        |so that|linked to|in order to|helped to|after being""",
    "accusation": """accused accuses accusing accusation accusations alleged allegedly alleges allegations allegation
        fraud corruption corrupt bribe bribery bribes illegal illegally unlawful violated violation violations abuse
        abused abuses harassment harassed discrimination murder murdered killed killing killings massacre genocide
        torture tortured assault assaulted rape stole stolen theft hacked lied lying lies fake false conspiracy guilty
        crime crimes criminal criminals terrorism terrorist terrorists attack attacks attacked bombing bombed
        persecuted persecution oppressed banned censored censorship cheated scandal blamed blames threatened threats
        threat violence violent misconduct negligence plot slaves slavery invaded invasion occupied betrayed failed
        denied refused ignored violating falsely smuggling trafficking prosecuted""",
    "law": """court courts judge judges jury law laws legislation bill act statute constitution constitutional
        amendment treaty treaties agreement accord resolution ruling ruled verdict sentence sentenced convicted
        conviction charged charges indicted arrested arrest arrests detained detention jailed imprisoned prison jail
        lawsuit sued suing filed prosecutor prosecutors attorney police sheriff fbi trial tried appeal appealed
        acquitted banned ban bans prohibited legalized outlawed passed approved ratified signed vetoed enacted
        adopted repealed mandate mandated regulation regulations ordered order decree executive sanctions embargo
        license permit permits ordinance investigation investigated investigators custody pardon
        pardoned extradited deported visa visas""",
    "public_body": """government governments parliament congress senate house council commission committee ministry
        department agency agencies administration federal state nations nato un u.n. eu european union united
        organization organisation nasa white kremlin pentagon treasury army military navy forces authorities
        officials official city county province municipality university institute party republican republicans
        democrat democrats democratic labour conservative church bank fund foundation company corporation
        association federation olympics ministry hospital""",
    "position": """president vice-president vice minister ministers secretary chairman chairwoman chair director
        governor mayor senator senators congressman congresswoman representative mp ceo founder co-founder founded
        ambassador general commander king queen prince princess pope chancellor premier elected election elections
        appointed nominated nominee candidate candidates professor member members leader leaders head headed
        chief deputy spokesman spokeswoman spokesperson served resigned retired joined commissioner captain
        editor|prime minister|member of|served as|elected to|appointed as|ran for|voted for|voted against""",
    "says": """said says told tells stated states reported reports announced announces claimed claims added adds
        confirmed explained noted argued insisted wrote writes declared denied warned suggested acknowledged admitted
        revealed described testified estimated estimates observed commented replied called quoted citing
        showed shows found indicates indicated|according to|in a statement|press release|told reporters""",
    "evidence": """study studies survey surveys poll polls report research researchers scientists statistics data
        figures evidence census analysis experts documents document records findings journal published
        official officially""",
    "harm": """died dies death deaths dead killed injured wounded casualties victims victim suicide fatal fatally
        earthquake flood floods hurricane storm fire explosion crash crashed disaster epidemic pandemic virus disease
        diseases infected cancer outbreak famine hunger poverty war wars conflict refugees displaced destroyed damage
        damaged homeless missing collapsed nuclear weapons weapon missile missiles bomb bombs gun guns shot
        shooting""",
    "deed": """won win wins lost defeated launched opened closed built created founded established published released
        developed discovered invented produced completed received awarded became began started ended moved joined
        attended graduated earned married born wrote recorded performed appeared played directed sold bought acquired
        purchased hired fired visited met held hosted introduced invited agreed rejected withdrew withdrawn
        delivered sent raised collected agreed decided returned fought captured escaped seized deployed evacuated
        rescued supported opposed organized organised took gave made left brought led worked studied taught became
        named honored honoured was were had been""",
    "present_state": """is are has have does do exists remains consists contains includes lies lives stands operates
        owns employs covers serves produces provides uses""",
    "first_person": "i me my mine myself i'm i've i'd i'll im",
    "we": "we us our ours ourselves we're we've we'd we'll let's",
    "you": "you your yours yourself yourselves you're you've you'll you'd",
    "opinion": """great wonderful good bad nice beautiful amazing awesome terrible horrible awful sad sadly happy glad
        proud pride important interesting fascinating funny fun lovely excellent perfect best better worse worst right
        wrong fair unfair shame disgrace disgraceful shameful outrageous disappointing disappointed unfortunate
        unfortunately hopefully fortunately clearly obviously certainly absolutely truly really very quite incredible
        incredibly extraordinary remarkable brilliant stupid ridiculous crazy absurd strange weird difficult hard easy
        essential crucial vital necessary meaningful powerful inspiring courage brave dangerous serious love loved hate
        like enjoy enjoyed favorite appreciate grateful honor worthwhile valuable wise noble evil tragic tragedy
        exciting excited challenging impossible sure simply just merely perhaps maybe kind sort""",
    "belief": """think thinks thought believe believes believed feel feels felt guess suppose seem seems seemed appears
        consider opinion view imagine assume wonder doubt suspect personally probably likely possibly understand know
        knew mean means meant|in my|i think|i believe|kind of|sort of|sounds like|looks like""",
    "obligation": """should must ought need needs shall let needed cannot deserve deserves duty task challenge
        responsibility|have to|has to|need to|needs to|must be|ought to|it is time|had better""",
    "prediction": """will won't shall tomorrow future soon forthcoming upcoming expected expects expect forecast predict
        predicts predicted likely eventually plans planned planning scheduled 'll it'll they'll we'll he'll she'll
        i'll gonna|going to|will be|next year|next week|next month|is expected|are expected|about to""",
    "hedge": """would could may might can if unless whether would've could've wouldn't couldn't i'd perhaps maybe
        possible potential potentially""",
    "wish": """hope hopes hoping wish wishes want wants wanted dream dreams promise promises pledge vow intend intends
        commit committed commitment determined resolve aim aims seek seeks strive pray god bless ready willing looking
        try trying|would like|look forward|looking forward|let us|may we""",
    "courtesy": """thank thanks welcome hello hi goodbye bye please dear congratulations sorry excuse okay ok sir madam
        ladies gentlemen mr. mrs. ms. applause laughter laughs laughing cheers audience interviewer""",
    "filler": """yeah yes no uh um er oh ah well hmm yep nope wow hey huh right actually basically anyway
        literally|you know|i mean|of course""",
    "vague": """many some several things thing something lot lots stuff somebody someone everybody everyone anyone
        people often sometimes always usually generally mostly recently various numerous few much years ago certain
        other others kind ways way somewhat almost whole everything anything nothing|a lot|lots of|many people
        |some people|for years|in general|a few|so many""",
    "question_word": "what why how when where who which whose whom does did do is are can could would",
    "credit": """image images photo photos picture pictures file credit caption source sources retrieved courtesy
        wikimedia commons flickr edit related external links references copyright see|click here|this article""",
    "own_text": """interview interviewed interviewer wikinews article page story question questions answer asked ask
        talk talked speak speaking discuss conversation topic following below above here""",
    "personal": """mom dad mother father brother sister son daughter wife husband friend friends family kids child
        childhood parents home house school college grew born loved lived felt dog cat""",
    "it_start": "it this that these those there they he she it's that's there's",
    "negation": "not n't no never nobody none neither nor without don't didn't doesn't isn't aren't wasn't weren't",
    "contrast": "but however although though despite while whereas instead yet still nevertheless rather",
    "story": "then when after before during until since while later meanwhile following afterwards",
}
