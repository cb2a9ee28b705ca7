"""The words of column and table names, by what they stand for: French and English, and the plain words of five more.

A word stands in one class only. Names are split into words first, so nothing here matches inside another word.
"""

WORDS: dict[str, str] = {
    # --- what a column may hold
    "first": """pren prn prenom prenoms pnom firstname forename forenames fname givenname vorname voornaam
        prenume nombredepila middlename secondname mname rufname namev vorna prenomusuel prenomusage""",
    "last": """nomf nompat nomnais nomfam lastname surname surnames lname familyname familienname nachname
        achternaam patronyme cognome apellido apellidos sobrenome nomfamille nomdefamille
        nomnaissance maidenname zuname geburtsname nomusage nomusu nomjf nomjfi nomepouse nommarital
        nachn nomu nomn""",
    "full": """nompre nomcpl fullname nomprenom prenomnom nomcomplet raisonnom identite realname gecos
        patronymique nomenclatureur vollername nombrecompleto nomecompleto nominativo fullnames nompren nomprenoms""",
    "generic": "nom noms name names naam namen nome",
    "email": """eml adrmel mailadr email emails mail mails courriel courriels mel mels emailadresse
        emailaddress adressemail adressemel adresseemail mailadresse correo mailto smtpaddr mailaddress
        courrielle emel emls""",
    "phone": """telf telfx telg telm telperso teldom telbur telport telurg numport standardiste
        std centralita landline telf telb tel tels tele telephone telephones tph telefon telefono
        telefone teléfono telefoon phone phones phonenumber telnumber numtel notel telno teln mobile
        mobiles mob portable portables port gsm cell cellphone cellular handy handynummer
        telefonnummer rufnummer mobilnummer fax telecopie telecopieur faxnumber telefax standard
        fixe telfixe telmobile telportable telpro whatsapp celular movil cellulare telfax
        mobilephone homephone workphone""",
    "address": """adresse adresses address addresses addr adr adr1 adr2 adr3 adresse1 adresse2 adressen
        anschrift direccion indirizzo endereco rue voie street strasse straße adresszeile calle
        lieudit batiment address1 address2 addressline adrs adresseligne stras libvoie""",
    "birth": """naissance birth birthdate birthday dob dateofbirth geburtsdatum geburtstag ddn nacimiento
        nascita geboortedatum nele neele anniv anniversaire gbdat""",
    "national_id": """nir numsecu secu ssn nss securitesociale numss insee niss nino socialsecurity passeport
        passport passportnumber cni noss numeross ssnid inss numerosecu nosecu numinsee""",
    "bank_account": "kontonummer iban rib bban numcompte compteiban ibannumber",
    "payment_card": """cardnumber ccnumber creditcard cartebancaire pan numcarte kreditkarte ccnum cardno
        creditcardnumber""",
    "ip_address": """ip ips ipaddress ipaddr ipv4 ipv6 adresseip remoteip remoteaddr clientip lastip ipadresse
        adrip""",
    "login": """login logins username usernames userlogin identifiant identifiants useraccount loginname userid
        benutzername usuario samaccountname logon usercr usermo usermaj utimaj utilmaj usercrea usermodif
        utilcrea codusr codutil coduser nicename""",
    "secret": """password passwords passwd passwort passphrase pwd pass mdp motdepasse motpasse secret
        secrets token tokens apikey apitoken accesstoken refreshtoken privatekey salt passwordhash
        hashpassword hashmdp otp totp clef kennwort contrasena authkey sessionkey sessionid passe pw pswd passwrd htpass
        userpass motdepass mdpass""",
    "online_id": """pseudo pseudos pseudonyme nickname nick screenname instantmsg messenger cookie cookies
        cookieid deviceid idfa gaid adid advertisingid visitorid imei imsi macaddress skype twitter facebook
        linkedin instagram snapchat tiktok youtube whatsappid msn icq jabber googleplus viadeo xing mastodon
        telegram threema""",
    "postcode": "cp cpo cpost cpostal codpost codepostal zip zipcode plz postcode postalcode",
    "civility": "civil civilite civ civilites salutation titlecourtesy courtesy honorific anrede",
    "actor": "by par creator creators createur modifier modifiers modificateur",
    "numbering": "serial serials numserie numero num nr no number numbers nummer numeros nbre",
    "gender": "gender sexe sex genre geschlecht sesso genero",
    # --- who it is about
    "person": """medtrait persconf assistant assistante viseur valideur delegataire recruteur proprio holder
        instructeur rapporteur enqueteur encadrant architecte acquereur clerc moniteur animateur educateur
        infirmiere elu elus electeur electeurs administre administres donneur garant caution adh elv agt
        util corresp correspondants correspond debiteur creancier allocataire ayantdroit emetteur creditor
        debtor payer payee cashier caissier technician operator supervisor superviseur interloc praticien
        praticiens charge client clients cli clt customer customers cust user users utilisateur utilisateurs
        util usr contact contacts contactperson employe employes employee employees emp salarie salaries
        personne personnes person persons people pers adherent adherents member members membre membres
        patient patients eleve eleves etudiant etudiants student students pupil teacher teachers enseignant
        enseignants prof professeur professeurs author authors auteur auteurs responsable resp interlocuteur
        interlocuteurs vendeur vendeurs seller sellers salesman salesrep salesperson representant commercial
        commerciaux owner owners proprietaire titulaire titulaires beneficiaire beneficiaires destinataire
        destinataires dest expediteur exped recipient sender parent parents pere mere conduc archi conjoint enfant
        enfants tuteur gestionnaire redacteur signataire signatory referent demandeur requester candidat
        candidats candidate locataire locataires bailleur assure souscripteur payeur manager managers chef
        directeur director gerant dirigeant dirigeants driver chauffeur technicien techniciens medecin
        docteur doctor physician acteur actor actors guest visiteur visitor passenger passager mitarbeiter
        kunde kunden lehrer schuler schueler besitzer staff personnel personal lead leads prospect prospects
        usager usagers abonne abonnes subscriber subscribers donateur donor kontakt kontakte kontaktperson
        ansprechpartner personen empr emprunteur emprunteurs lecteur reader agent agents collaborateur
        collaborateurs operateur conducteur accompagnant heritier mandataire associe associes consultant
        coach formateur formateurs stagiaire stagiaires benevole benevoles licencie joueur player players
        cliente clienti clientes klant klanten dipendente empleado empleados persona personas instructor
        professor traducteur translator editor redakteur approver reviewer assignee correspondant
        intervenant intervenants participant participants inscrit inscrits acheteur buyer shopper resident
        residents famille family epoux epouse spouse child nurse infirmier composer compositeur artiste
        arrangeur individu individus individual individuals avocat notaire delegue president secretaire
        tresorier cavalier licensee applicant witness temoin attendee""",
    # --- what is not a person
    "company": """societe societes soc ste entreprise entreprises company companies raison sociale
        raisonsociale rs organisation organisations organization organizations org etablissement
        etablissements etab enseigne firm firma fournisseur fournisseurs frs supplier suppliers
        vendor vendors lieferant lieferanten tiers thirdparty tier banque bank banks association
        partenaire partner manufacturer fabricant employeur employer agence agency agences magasin
        magasins store stores shop shops boutique filiale filialen filial structure society shipper
        shippers transporteur carrier unternehmen compagnie laboratoire ecole school universite
        university clinique hopital syndicat mutuelle corporate business businesses""",
    "thing": """support transport centre lycee college creche cantine logement immeuble marque marques brand
        brands ville villes city cities commune communes town towns pays country countries region regions
        departement department departments dept province etat state states stadt ort land place lieu site
        sites produit produits product products prod article articles item items art fichier fichiers file
        files filename document documents doc docs table tables champ champs field fields column columns
        module modules menu menus class classe classes group groups groupe groupes grp service services
        category categories categorie projet projets project projects event events evenement evenements page
        pages job jobs queue host hostname server serveur domain domaine function fonction fonctions role
        roles profil profile profiles permission permissions right rights droit droits setting settings
        parametre parametres param params config configuration option options variable key cle attribute
        attribut property propriete tag tags theme themes couleur color colors colour taille size unite unit
        units tax taxe tva vat currency devise currencies language langue langues locale entrepot warehouse
        depot stock stocks emplacement location locations zone zones secteur quartier canton arrondissement
        album albums track tracks song titre title titles film films movie movies livre livres book books
        media image images photo photos logo icon icone banner campaign campagne campaigns newsletter liste
        list lists index process processus workflow task tasks tache taches action actions activity activite
        activites step etape report rapport reports query widget dashboard calendar calendrier agenda
        account accounts compte comptes journal journaux bankaccount order orders commande commandes invoice
        facture factures payment paiement paiements contract contrat contrats ticket tickets dossier
        dossiers folder folders metier poste position course courses cours matiere subject sujet discipline
        sport team teams equipe equipes club league ligue competition tournament device devices machine
        machines materiel equipment equipement vehicule vehicle vehicles car cars model modele models
        modeles plan plans offre offer offers promotion rule regle regles trigger view constraint schema
        database base db plugin extension package component composant template templates form formulaire
        question questions answer reponse survey metric indicator indicateur dog dogs pet pets animal
        animaux hund hunde cat chien chat breed race species espece plante plant room salle rooms chambre
        building offices floor etage parking ship boat bateau train station airport aeroport flight vol
        hotel restaurant dish plat ingredient recipe recette recettes allergen disease maladie drug
        medicament symptom act acte actes exam examen certificate diplome qualification competence skill
        skills level niveau grade cycle filiere section branche branch nature motif reason cause source
        origine origin mode moyen means method methode channel canal reseau network printer imprimante
        filter filtre feature param1 constante const dictionary dictionnaire lexique projekt produkt
        produkte abteilung werkstatt veranstaltung kurs buch gruppe datei gericht musik playlist playlists
        mediatype artefact asset assets lot lots batch series serie saison season period periode exercice
        budget rubrique nomenclature libelle libelles label labels intitule designation lib libl lbl intit
        desig""",
    # --- words that make it something about a value: its code, its date, whether it was checked
    "meta": """code codes cod id ids uid uuid guid ref refs reference references type types typ typecode
        kind count counter compteur nb nbr nombre cnt qty quantite total is has are flag flags date
        dates datetime dt time heure timestamp ts hash md5 sha1 sha crc checksum verified verifie
        verifiee verification valid valide validated validation confirm confirmed confirmation check
        checked tpl format prefix prefixe suffix suffixe length longueur max min sent send envoi
        envoye envoyes received recu status statut enabled enable active actif actifs inactive
        disabled lang indicatif ordre sort rang rank message messages msg content contenu body text
        texte signature delay delai smtp imap pop3 pop alias url urls uri link lien liens web
        website notif notification notifications notify optin optout bounce bounced subscribed
        subscription desc description comment comments commentaire commentaires note notes remarque
        remarques obs observation observations memo info infos created modified updated deleted
        creation modification maj version rowid fk pk tms default defaut visible hidden required
        mandatory obligatoire allowed allow autorise autorisation objet object objets header footer
        entete path chemin dir value valeur valeurs val expiry expiration expires expire attempts
        tentatives tries last first next previous reset recovery hint amount montant price prix cost
        tarif rate taux percent pourcentage score weight poids duree duration day days jour jours
        month mois year annee age limit limite quota mask masque pattern regex encoding charset
        collation protocol protocole timeout ssl tls use used utilise exist exists manque missing
        error erreur errors result resultat results history historique stat stats ci show display
        afficher affiche hide imprime print printed import export sync synchro categ""",
    # --- words that add nothing
    "filler": """private public office bureau de du des d l la le les of the and et ou or au aux for pour von
        der die das del di da sur on in en avec with col main principal principale primary secondary
        secondaire second second2 other autre autres alt alternate perso pro professionnel
        professionnelle work home domicile maison bur direct directe prive privee emergency urgence
        livraison delivery shipping billing bill facturation fact fac fc sav legal complet complete
        full usage usuel current actuel new old ancien ancienne nouveau nouvelle temp tmp ld
        individuel individuelle individueller individuelles zu hause andere zweiter mittlerer gen
        sys res sup ext int nat inter internat internationale copy copie cc bcc cci reply replyto
        from to jeune fille marital""",
}

# Words that mean something together.
TOGETHER: dict[str, str] = {
    "first": "first name, given name, middle name, fore name, second name, prenom usuel, prenom usage",
    "last": """nom pat, nom fam, nom f, last name, family name, sur name, maiden name, birth name, nom
        famille, nom de famille, nom naissance, nom de naissance, nom jeune fille, nom naiss, nom
        jf, nom usage, nom usuel, nom marital, nom patronymique, nom epouse, nom d usage""",
    "full": """nom cpl, nom pre, full name, real name, nom complet, nom prenom, nom et prenom, nom prenoms,
        prenom nom, complete name, nombre completo, nome completo""",
    "display": "display name, nom affiche, nom affichage",
    "person": """med trait, med traitant, medecin traitant, charge compte, charge comptes, charge clientele, pers conf,
        personne confiance, personne de confiance, pers autorisee, personne autorisee, pers contact,
        personne contact, contact urgence, suivi par, charge affaires, charge d affaires, ayant droit,
        representant legal, resp legal, responsable legal, donneur d ordre, maitre d ouvrage,
        conducteur de travaux, created by user, reports to""",
    "login": """user name, nom utilisateur, nom d utilisateur, login name, user login, benutzer name,
        google username, user cr, user mo, util maj, user maj, user crea, user modif, util crea, util modif,
        created user, modified user, updated user, user created, user modified, sam account name,
        nom de connexion, nom connexion, compte utilisateur, compte user, user code, code user,
        code utilisateur, code util, account login""",
    "thing": """account name, code insee, file name, host name, domain name, job title, prise en charge,
        data port, port number, serial port, smtp port, imap port, ftp port, server port, mobile
        app, frais port, frais de port, mail merge""",
    "user_id": "user id",
    "email": """from addr, to addr, to addrs, cc addr, cc addrs, bcc addrs, reply to addr, from address, to
        address, reply to address, sender address, recipient address, e mail, e mails, adresse mail,
        adresse email, adresse electronique, mail address, email address, courrier electronique,
        adresse courriel, adresse mel, e mail adresse, email adresse, mail adresse, reply to, smtp addr""",
    "phone": """phone number, phone no, phone num, tel no, num tel, numero tel, numero telephone, no tel,
        numero de telephone, num telephone, num portable, numero portable, mobile number, mobile no,
        fax number, telephone number, cell number, tel num, tel numero, fax no, contact number,
        contact no, numero mobile, numero fax, num fax, num mobile, num gsm, nr tel, n tel, tel nr,
        handy nr, ligne directe, ligne fixe, direct line, sous numero, contact num""",
    "birth": """ne le, nee le, date naissance, date de naissance, dt naissance, date of birth, birth date, birth
        day, date birth, d naissance, dat naissance, jour naissance, date anniversaire, date anniv""",
    "birth_place": """lieu naissance, lieu de naissance, ville naissance, birth place, birth city, pays naissance,
        birth country, pays de naissance, place of birth, dept naissance, departement naissance,
        commune naissance, commune de naissance, ville de naissance, l naissance""",
    "national_id": """numero securite sociale, num securite sociale, no securite sociale, securite sociale, num
        secu, numero secu, num ss, no ss, no secu, social security, national id, piece identite, num
        insee, numero insee, num passeport, numero ss, national registration number, ssn id, sofi nir, ins nir""",
    "company": "raison sociale, raison soc, company name, nom commercial, trade name, legal name",
    "bank_account": """bank account, acc number, bank account number, account iban, numero compte bancaire,
        compte bancaire""",
    "payment_card": "credit card, card number, carte bancaire, card num, num carte, cc number",
    "ip_address": """x forwarded for, forwarded for, ip last login, last login ip, ip last, last ip, remote ip,
        ip registration, ip address, adresse ip, ip addr, ip adresse""",
    "secret": """mot de passe, mot passe, api key, access token, cle api, private key, session id, session
        key, auth key, activation key, user hash, pass hash, hash pass, reset token, user pass, pass word,
        low sec, secure key, secret key, api secret, client secret""",
    "online_id": """device id, advertising id, visitor id, cookie id, id visiteur, visiteur id, mac address,
        adresse mac, mac addr, facebook id, linked in, you tube, whats app, google plus, tik tok, messenger id,
        instant msg, nick name, screen name, browser fingerprint, device fingerprint, compte twitter,
        compte facebook""",
    "postcode": "code postal, zip code, postal code, post code",
    "short": "short name, nom court",
    "meta": """web site, home page, date first, first date, last date, last login, in reply, in reply to, user agent,
        messenger type, cle rib, code rib, cle iban, clef rib, clef iban""",
    "address": "street name, nom rue, nom voie, address line",
}

SEGMENTS: dict[str, str] = {word: meaning for meaning, words in WORDS.items() for word in words.split()}
FOLLOW: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): meaning for meaning, phrases in TOGETHER.items() for phrase in phrases.split(",")
}

# Stumps that stand for something where columns of a table share what is before or behind them: PRESAL beside NOMSAL.
STUMPS: dict[str, str] = {
    stump: meaning
    for meaning, stumps in {
        "first": "pre pren prn pr prenom",
        "generic": "nom nm",
        "phone": "tel tl tlp fax fx gsm port por mob",
        "email": "mel mail ml mai email eml courriel",
        "address": "adr ad adre adress rue",
        "birth": "nai nais naiss dnai dtnai datnai datnais dnais ddn",
        "national_id": "nss secu nir numsecu",
        "bank_account": "rib iban",
        "postcode": "cp cpo cpost codpos cpos",
        "thing": "vil vl vill ville loc pays",
        "numbering": "no num nu",
        "meta": "cod code id typ type dat dt date lib etat",
        "civility": "civ tit civil",
    }.items()
    for stump in stumps.split()
}
# Whose a name or a number is, in three to six letters (EXPNOM, TELCONF, ADRLIV), and a word that stands for as much.
PIECES: dict[str, str] = {
    piece: word
    for word, pieces in {
        "personne": """exp dest cli clt adh pat elv ele agt usr emp ben don loc gar resp corr corresp int interl pers
            sign redac redact conj pere mere tut par conf auteur med prat prof dir ger tit cont contact abo mbr ass
            user""",
        "societe": "frs fou four soc ste ent etab bqe banq tiers org",
        "autre": "liv fac fact pro per perso dom bur mob port urg prin sec std fixe direct trav srv gen cpta com sav",
    }.items()
    for piece in pieces.split()
}
